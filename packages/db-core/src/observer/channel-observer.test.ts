import { tracingChannel } from "node:diagnostics_channel";
import { afterEach, describe, expect, it } from "vitest";
import { channelObserver } from "./channel-observer.js";
import type { DbObserver, QueryEnd, QueryEvent } from "./db-observer.js";

const pool = { name: "p", host: "h", port: 5432, database: "d" };
const event: QueryEvent = {
  pool,
  texts: undefined,
  text: "select 1",
  name: undefined,
  kind: "query",
  batchSize: 1,
  parameterised: false,
  transactionId: undefined,
};

const parts = ["start", "end", "asyncStart", "asyncEnd", "error"] as const;
const forgets: (() => void)[] = [];
afterEach(() => {
  for (const forget of forgets.splice(0)) forget();
});

/** What is published on `name`: the part, and the message as it was then, and is now. */
function heard(
  name: string,
  wanted: readonly (typeof parts)[number][] = parts,
): { part: string; before: object; message: unknown }[] {
  const messages: { part: string; before: object; message: unknown }[] = [];
  const channel = tracingChannel(name);
  for (const part of wanted) {
    const listener = (message: unknown): void => {
      messages.push({ part, before: { ...(message as object) }, message });
    };
    channel[part].subscribe(listener);
    forgets.push(() => channel[part].unsubscribe(listener));
  }
  return messages;
}

function began(observer: DbObserver): (end: QueryEnd) => void {
  const end = observer.query?.(event);
  if (typeof end !== "function") throw new TypeError("the observer does not follow the query");
  return end;
}

describe("channelObserver", () => {
  it("publishes start and asyncEnd, one message that gets the result", () => {
    const messages = heard("abe-db:query");
    began(channelObserver())({ rowCount: 1, durationMs: 2, waitMs: 2 });
    expect(messages.map(({ part, before }) => ({ part, before }))).toEqual([
      { part: "start", before: event },
      { part: "asyncEnd", before: { ...event, result: { rowCount: 1, durationMs: 2, waitMs: 2 } } },
    ]);
    expect(messages[0]?.message).toBe(messages[1]?.message);
  });

  it("publishes error before asyncEnd when it failed", () => {
    const messages = heard("abe-db:query");
    const error = new TypeError("x");
    began(channelObserver())({ error, durationMs: 2, waitMs: 0 });
    expect(messages.map(({ part, before }) => ({ part, before })).slice(1)).toEqual([
      { part: "error", before: { ...event, error } },
      { part: "asyncEnd", before: { ...event, error } },
    ]);
  });

  it("reaches who listens for errors alone", () => {
    const messages = heard("abe-db:query", ["error"]);
    began(channelObserver())({ error: new TypeError("x"), durationMs: 2, waitMs: 0 });
    expect(messages).toHaveLength(1);
  });

  it("follows nothing that nobody listens to", () => {
    heard("abe-db:connect");
    const observer = channelObserver();
    expect(observer.query?.(event)).toBeUndefined();
    expect(observer.connect?.({ pool })).toBeTypeOf("function");
  });

  it("has the transaction's end in what it gives back", () => {
    const messages = heard("abe-db:transaction");
    const about = { pool, id: "1", name: undefined, isolation: undefined };
    const observation = channelObserver().transaction?.({ ...about, readOnly: false, attempt: 1 });
    observation?.end?.({ outcome: "commit" });
    expect(messages.map(({ part }) => part)).toEqual(["start", "asyncEnd"]);
    expect(messages[1]?.before).toMatchObject({ id: "1", result: { outcome: "commit" } });
  });
});
