import { createDatabaseServer } from "@abe/db-core";
import { createTestDatabase, type TestDatabase } from "@abe/db-testing";
import fc from "fast-check";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createTransactionService } from "../src/index.js";
import { execute } from "./support/concurrent/execution.js";
import { ledgerSchema } from "./support/concurrent/operations.js";
import { programs } from "./support/concurrent/programs.js";
import type { Run, Told } from "./support/concurrent/records.js";
import { disagreements, type Stored } from "./support/concurrent/verdict.js";
import { announcedSeed, countFromEnvironment } from "./support/seeded-random.js";

/** Transactions of each driver; scripts/long/concurrent.mjs does more. */
const usual = 300;
const wanted = countFromEnvironment("ABE_CONCURRENT_PROGRAMS", usual);
// A change is checked with the same ones each time; the long run makes others.
const seed = announcedSeed("concurrent operations", wanted === usual ? 1 : undefined);
const callers = 8;
/** Milliseconds after which a transaction that has not ended is taken to hang. */
const patienceMs = 60_000;

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  for (const text of ledgerSchema) await database.server.query(text);
});
afterAll(() => database.drop());

let operations = 0;

async function stored(): Promise<Map<number, Stored>> {
  const rows = await database.server.many<Stored & { readonly operation: number }>(
    "SELECT operation, count(*)::int AS rows, count(DISTINCT part)::int AS parts FROM ledger GROUP BY operation",
  );
  return new Map(rows.map((each) => [each.operation, each]));
}

// An unhandled rejection fails this run.
it.each(["wire", "pg"] as const)(
  `what operations that are begun at once are told is what is stored (%s): ABE_TEST_SEED=${seed}`,
  async (driver) => {
    const db = createDatabaseServer({ ...database.config, maxConnections: 3 }, { driver });
    const place = { db, service: createTransactionService(db), nextId: () => ++operations };
    const plan = fc.sample(programs, { numRuns: wanted, seed });
    const runs: { readonly at: number; readonly run: Run | "hangs" }[] = [];
    let next = 0;
    const caller = async (): Promise<void> => {
      for (let at = next++; at < plan.length; at = next++) {
        const hangs = pause(patienceMs, "hangs" as const, { ref: false });
        const run = execute(place, plan[at] as (typeof plan)[number]);
        runs.push({ at, run: await Promise.race([run, hangs]) });
      }
    };
    await Promise.all(Array.from({ length: callers }, caller));
    await expect.poll(() => db.stats(), { timeout: 10_000 }).toMatchObject({ used: 0, pending: 0 });
    await db.close();

    const rows = await stored();
    const wrong = runs.flatMap(({ at, run }) => {
      const found = run === "hangs" ? ["it hangs"] : disagreements(run, rows);
      return found.length === 0 ? [] : [{ at, found, program: JSON.stringify(plan[at]) }];
    });
    expect(wrong).toEqual([]);
    const ends = runs.map(({ run }) => (run === "hangs" ? run : run.root.told));
    const count = (told: Told): number => ends.filter((each) => each === told).length;
    console.log(
      `${driver}, ABE_TEST_SEED=${seed}: ${count("done")} committed, ${count("notApplied")} not applied, ${count("unknown")} unknown`,
    );
    expect(count("done")).toBeGreaterThan(wanted / 10);
    expect(count("notApplied")).toBeGreaterThan(wanted / 10);
  },
  patienceMs + wanted * 200,
);
