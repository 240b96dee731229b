import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { toPgPool } from "../src/pg-pool/index.js";
import { FaultStage, pid } from "./support/fault-stage.js";
import { waitUntil } from "./support/wait-until.js";

let stage: FaultStage;

beforeAll(async () => {
  stage = await FaultStage.open();
  await stage.admin.query("CREATE TABLE kept (n int)");
});
afterEach(() => stage.calm());
afterAll(() => stage.close());

const cancels = 1_000;

/** What became of calls that should all have been stopped, or of calls that nobody stopped. */
class Tally {
  readonly #counts: Record<string, number> = {};

  async count(work: Promise<unknown>): Promise<void> {
    const end = await work.then(
      () => "done",
      (error: Error) => error.name,
    );
    this.#counts[end] = (this.#counts[end] ?? 0) + 1;
  }

  of(end: string): number {
    return this.#counts[end] ?? 0;
  }

  get ends(): string[] {
    return Object.keys(this.#counts).toSorted();
  }
}

it("row 19: 1,000 cancelled statements, and not one of those that follow on their connections is hit", async () => {
  const db = stage.serve({ maxConnections: 2 });
  const stopped = new Tally();
  const innocent = new Tally();
  const cancelOne = async (round: number): Promise<void> => {
    const controller = new AbortController();
    const victim = db.query("SELECT pg_sleep(0.006)", [], { signal: controller.signal });
    // From long before its end to just after it: those are the requests that come too late.
    const timer = setTimeout(() => controller.abort(), (round % 10) + Math.random());
    await stopped.count(victim);
    clearTimeout(timer);
    // On the connection that was just given back: there is no other.
    await innocent.count(db.query("SELECT pg_sleep(0.002)"));
  };
  for (let round = 0; round < cancels; round += 4)
    await Promise.all([0, 1, 2, 3].map((each) => cancelOne(round + each)));
  expect(innocent.ends).toEqual(["done"]);
  expect(innocent.of("done")).toBe(cancels);
  expect(stopped.ends).toEqual(["QueryAbortedError", "done"]);
  // Both are needed for the test to mean something: requests that hit, and requests that were late.
  expect(stopped.of("QueryAbortedError")).toBeGreaterThan(cancels / 10);
  expect(stopped.of("done")).toBeGreaterThan(cancels / 20);
  await waitUntil(() => db.stats().used === 0);
  expect(db.stats()).toMatchObject({ pending: 0, total: 2 });
}, 60_000);

it("a cancelled statement does not cost its connection", async () => {
  const db = stage.serve();
  const backend = await pid(db);
  for (let round = 0; round < 20; round++) {
    const controller = new AbortController();
    const sleeping = db.query("SELECT pg_sleep(9)", [], { signal: controller.signal });
    setTimeout(() => controller.abort(), 3);
    await expect(sleeping).rejects.toMatchObject({ name: "QueryAbortedError" });
  }
  expect(await pid(db)).toBe(backend);
});

it("a client of toPgPool that gets the connection after a cancel is not hit either", async () => {
  const db = stage.serve();
  const pool = toPgPool(db);
  for (let round = 0; round < 50; round++) {
    const controller = new AbortController();
    const stopping = db
      .query("SELECT pg_sleep(0.004)", [], { signal: controller.signal })
      .catch((error: unknown) => error);
    setTimeout(() => controller.abort(), (round % 6) + Math.random());
    const [, { rows }] = await Promise.all([
      stopping,
      pool.query("SELECT 'untouched' AS word FROM pg_sleep(0.003)"),
    ]);
    expect(rows).toEqual([{ word: "untouched" }]);
  }
});
