import { describe, expect, it } from "vitest";
import { Observers } from "../observer/observers.js";
import type { DbObserver, SlowQueryEvent } from "../observer/db-observer.js";
import type { Call } from "./call.js";
import type { Conduit } from "./conduit.js";
import type { Following, FollowingCall } from "./following.js";
import { follow, observe, observeBatch, observeCopy } from "./observe.js";

const pool = { name: "shop", host: "h", port: 1, database: "d" };
const stats = { total: 0, used: 0, idle: 0, pending: 0, max: 1 };
const call = { text: "SELECT $1, 'a' -- b", values: [1], name: "one" } as unknown as Call;

interface Watched {
  readonly conduit: Conduit;
  readonly slow: SlowQueryEvent[];
}

/** Someone who is told of slow statements, and perhaps of more. */
function watched(slowQueryMs: number, more: DbObserver = {}): Watched {
  const slow: SlowQueryEvent[] = [];
  const observers = new Observers({
    pool,
    minConnections: 0,
    stats: () => stats,
    isDriverPatched: () => false,
  });
  observers.add({ slowQuery: (event) => void slow.push(event), ...more });
  const context = { pool, observers, slowQueryMs };
  return { conduit: { context, transactionId: "tx1" } as unknown as Conduit, slow };
}

/** One that begins now. */
function begun(conduit: Conduit, one = call): FollowingCall | undefined {
  const following = follow(conduit, one);
  following?.waits();
  return following;
}

function pass(ms: number): void {
  const before = performance.now();
  while (performance.now() < before + ms);
}

describe.each<[string, DbObserver]>([
  ["alone", {}],
  ["beside one who is told of all", { query: () => () => undefined }],
  ["beside one who does not wait for the end", { query: () => undefined }],
])("who is told of slow statements, %s,", (_, more) => {
  it("is told of one with its wait and its text without literals", () => {
    const { conduit, slow } = watched(4, more);
    const observation = begun(conduit);
    pass(5);
    observation?.acquired();
    pass(5);
    observation?.ended(7, "SELECT");
    expect(slow).toMatchObject([
      {
        pool,
        text: "SELECT $1, ?",
        name: "one",
        kind: "query",
        batchSize: 1,
        transactionId: "tx1",
        rowCount: 7,
      },
    ]);
    const [{ waitMs, durationMs } = { waitMs: 0, durationMs: 0 }] = slow;
    expect(waitMs).toBeGreaterThanOrEqual(5);
    expect(durationMs - waitMs).toBeGreaterThanOrEqual(5);
  });

  it("is told how long a ride took", () => {
    const { conduit, slow } = watched(4, more);
    for (const [boardedAt, endedAt] of [
      [10, 15],
      [20, 23],
    ] as const) {
      const following = follow(conduit, call);
      following?.rides({ boardedAt, endedAt });
      following?.ended();
    }
    expect(slow).toMatchObject([{ durationMs: 5, waitMs: 0 }]);
  });

  it("is told of one that failed before there was a connection", () => {
    const { conduit, slow } = watched(0, more);
    const error = new TypeError("mine");
    begun(conduit)?.failed(error);
    expect(slow).toMatchObject([{ error }]);
    expect(slow[0]?.waitMs).toBe(slow[0]?.durationMs);
  });

  it("is not told of one that is fast", () => {
    const { conduit, slow } = watched(60_000, more);
    const ends = (observation: Following | undefined): void => observation?.ended();
    ends(begun(conduit));
    ends(observe(conduit, "cursor", call));
    ends(observeBatch(conduit, [call, call], undefined));
    ends(observeCopy(conduit, "COPY"));
    expect(slow).toEqual([]);
  });

  it("is told of cursors, batches and COPY", () => {
    const { conduit, slow } = watched(0, more);
    observe(conduit, "cursor", call)?.ended();
    observeBatch(conduit, [call, call], "both")?.ended();
    observeCopy(conduit, "COPY (SELECT 'a') TO STDOUT")?.ended();
    expect(slow).toMatchObject([
      { kind: "cursor", text: "SELECT $1, ?" },
      { kind: "batch", text: "SELECT $1, ?; SELECT $1, ?", name: "both", batchSize: 2 },
      { kind: "copy", text: "COPY (SELECT ?) TO STDOUT" },
    ]);
  });
});

it("a statement that only slow ones are told of makes no object: its stopwatch is used again", () => {
  const { conduit } = watched(60_000);
  const first = begun(conduit);
  const meanwhile = begun(conduit);
  expect(meanwhile).not.toBe(first);
  first?.ended();
  expect(begun(conduit)).toBe(first);
});

it("a stopwatch starts anew each time, and holds on to nothing", () => {
  const { conduit, slow } = watched(0);
  const first = begun(conduit);
  pass(5);
  first?.acquired();
  first?.ended();
  first?.failed(new TypeError("too late"));
  const again = begun(conduit, { ...call, name: "two" });
  expect(again).toBe(first);
  again?.ended();
  expect(slow.map(({ name }) => name)).toEqual(["one", "two"]);
  expect(slow[1]?.waitMs).toBe(slow[1]?.durationMs);
  expect(slow[1]?.durationMs).toBeLessThan(slow[0]?.durationMs ?? 0);
});
