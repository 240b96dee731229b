import { describe, expect, it } from "vitest";
import { Observers } from "../observer/observers.js";
import type { DbObserver } from "../observer/db-observer.js";
import type { Call } from "./call.js";
import type { Conduit } from "./conduit.js";
import { observe, observeBatch, observeCopy } from "./observe.js";

const pool = { name: "shop", host: "h", port: 1, database: "d" };
const stats = { total: 0, used: 0, idle: 0, pending: 0, max: 1 };

function conduitWith(...given: DbObserver[]): Conduit {
  const observers = new Observers({ pool, stats: () => stats });
  for (const observer of given) observers.add(observer);
  return { context: { pool, observers }, transactionId: "tx1" } as unknown as Conduit;
}

/** Whatever is read of it is an event in the making. */
const untouchable = new Proxy({} as Call, {
  get: (_, key) => expect.unreachable(`${String(key)} was read`) as unknown,
});

describe("where nobody follows statements", () => {
  it.each([
    ["there is no observer", conduitWith()],
    ["the observers follow something else", conduitWith({ retire: () => undefined })],
  ])("nothing is made: %s", (_, conduit) => {
    expect(observe(conduit, "query", untouchable)).toBeUndefined();
    expect(observeBatch(conduit, [untouchable], undefined)).toBeUndefined();
    expect(observeCopy(conduit, "COPY")).toBeUndefined();
  });
});

it("an end is told once, with all of the time as the wait where there was no connection", () => {
  const ends: unknown[] = [];
  const conduit = conduitWith({ query: () => (end) => void ends.push(end) });
  const call = { text: "SELECT $1", values: [1], name: "one" } as unknown as Call;
  const observation = observe(conduit, "query", call);
  const before = performance.now();
  while (performance.now() < before + 5);
  observation?.end({ rowCount: 1 });
  observation?.end({ rowCount: 2 });
  expect(ends).toEqual([{ rowCount: 1, waitMs: expect.any(Number) as number }]);
  expect((ends[0] as { waitMs: number }).waitMs).toBeGreaterThanOrEqual(5);
});
