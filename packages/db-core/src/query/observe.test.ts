import { describe, expect, it } from "vitest";
import { Observers } from "../observer/observers.js";
import type { DbObserver, QueryEnd, QueryEvent } from "../observer/db-observer.js";
import type { Call } from "./call.js";
import type { Conduit } from "./conduit.js";
import { follow, observe, observeBatch, observeCopy } from "./observe.js";

const pool = { name: "shop", host: "h", port: 1, database: "d" };
const one = { text: "SELECT $1", values: [1], name: "one" } as unknown as Call;
const unended: QueryEnd = { durationMs: Number.NaN, waitMs: Number.NaN };
const stats = { total: 0, used: 0, idle: 0, pending: 0, max: 1 };

function conduitWith(...given: DbObserver[]): Conduit {
  const observers = new Observers({
    pool,
    minConnections: 0,
    stats: () => stats,
    isDriverPatched: () => false,
  });
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
  const ends: QueryEnd[] = [];
  const conduit = conduitWith({ query: () => (end) => void ends.push(end) });
  const observation = observe(conduit, "query", one);
  const before = performance.now();
  while (performance.now() < before + 5);
  observation?.ended(1);
  observation?.failed(new Error("later"));
  expect(ends).toHaveLength(1);
  const [{ rowCount, durationMs, waitMs } = unended] = ends;
  expect(rowCount).toBe(1);
  expect(durationMs).toBeGreaterThanOrEqual(5);
  expect(waitMs).toBe(durationMs);
});

it("an end tells the wait apart from the rest", () => {
  const ends: QueryEnd[] = [];
  const conduit = conduitWith({ query: () => (end) => void ends.push(end) });
  const observation = observe(conduit, "query", one);
  observation?.acquired();
  const acquiredAt = performance.now();
  while (performance.now() < acquiredAt + 5);
  observation?.ended();
  const [{ durationMs, waitMs } = unended] = ends;
  expect(durationMs - waitMs).toBeGreaterThanOrEqual(5);
});

describe("a statement that is followed by its caller", () => {
  const followed = (ends: QueryEnd[], slow: unknown[] = []) => {
    const observer: DbObserver = {
      query: () => (end) => void ends.push(end),
      slowQuery: (event) => void slow.push(event),
    };
    return follow(conduitWith(observer), one)!;
  };

  it("has the times of its ride, which nobody measures again", () => {
    const ends: QueryEnd[] = [];
    const ride = { boardedAt: 1_000, endedAt: undefined as number | undefined };
    const following = followed(ends);
    following.rides(ride);
    ride.endedAt = 1_007;
    following.ended(1, "SELECT");
    expect(ends).toMatchObject([{ durationMs: 7, waitMs: 0, rowCount: 1, command: "SELECT" }]);
  });

  it("took no time when it failed before it began", () => {
    const ends: QueryEnd[] = [];
    followed(ends).failed(new Error("no place"));
    expect(ends).toMatchObject([{ durationMs: 0, waitMs: 0 }]);
  });

  it("waits from when it says so", () => {
    const ends: QueryEnd[] = [];
    const following = followed(ends);
    const before = performance.now();
    while (performance.now() < before + 5);
    following.waits();
    following.ended();
    expect(ends[0]?.durationMs).toBeLessThan(performance.now() - before);
    expect(ends[0]?.waitMs).toBe(ends[0]?.durationMs);
  });
});

it("nothing is followed where nobody waits for the end", () => {
  expect(observe(conduitWith({ query: () => undefined }), "query", one)).toBeUndefined();
});

it("the texts of a batch are joined when somebody reads them", () => {
  const events: QueryEvent[] = [];
  const conduit = conduitWith({ query: (event) => void events.push(event) });
  observeBatch(conduit, [{ ...one, values: [] }, one], "both");
  const [event] = events;
  expect(event).toMatchObject({ kind: "batch", batchSize: 2, name: "both", parameterised: true });
  expect(event?.texts).toEqual(["SELECT $1", "SELECT $1"]);
  expect(event?.text).toBe("SELECT $1;\nSELECT $1");
  expect({ ...event }).toHaveProperty("text", "SELECT $1;\nSELECT $1");
});
