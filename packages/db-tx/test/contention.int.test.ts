import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { createDatabaseServer } from "@abe/db-core";
import {
  createTransactionService,
  type RetryOptions,
  type TransactionService,
} from "../src/index.js";
import { countFromEnvironment } from "./support/seeded-random.js";
import { openStage, type Stage } from "./support/stage.js";

/** `node scripts/long/transactions.mjs` runs 60 for each worker. */
const each = countFromEnvironment("ABE_STORM_TRANSACTIONS", 12);
const workers = 16;
const rows = 10;
const all = workers * each;

let stage: Stage;
beforeAll(async () => {
  stage = await openStage({ maxConnections: workers });
});
beforeEach(async () => {
  await stage.clear();
  await stage.db.query(`INSERT INTO kept SELECT n FROM generate_series(1, ${rows}) n`);
});
afterAll(() => stage[Symbol.asyncDispose]());

interface Storm {
  readonly complete: number;
  readonly attempts: number;
  readonly tookMs: number;
}

/** Each transaction reads two of the rows and changes one, and depends on what it has read. */
async function storm(service: TransactionService, retry: RetryOptions | false): Promise<Storm> {
  let attempts = 0;
  let complete = 0;
  const transfer = (from: number, to: number): Promise<void> =>
    service.run(
      async (tx) => {
        attempts++;
        const sum = await tx.scalar<number>("SELECT sum(v)::int FROM kept WHERE n = ANY($1)", [
          [from, to],
        ]);
        await tx.query("UPDATE kept SET v = v + 1 WHERE n = $1 AND $2::int >= 0", [to, sum]);
      },
      { isolation: "serializable", retry },
    );
  const worker = async (number: number): Promise<void> => {
    for (let n = 0; n < each; n++)
      await transfer(1 + ((number + n) % rows), 1 + ((number * 3 + n * 7) % rows)).then(
        () => complete++,
        () => undefined,
      );
  };
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: workers }, (_, number) => worker(number)));
  return { complete, attempts, tookMs: Math.round(performance.now() - startedAt) };
}

function print(what: string, { complete, attempts, tookMs }: Storm): void {
  console.log(`storm, ${what}: ${complete} of ${all} complete, ${attempts} attempts, ${tookMs} ms`);
}

const patient = { maxAttempts: 1_000, budgetMs: 60_000 };

it(
  "16 workers on 10 hot rows, SERIALIZABLE: 999 of 1,000 complete within the budget",
  async () => {
    const jittered = await storm(stage.service, { ...patient, budgetMs: 10_000 });
    print("full jitter", jittered);
    expect(jittered.complete).toBeGreaterThanOrEqual(all * 0.999);
    expect(jittered.attempts).toBeGreaterThan(all);
    expect(await stage.db.scalar("SELECT sum(v)::int FROM kept")).toBe(jittered.complete);
    const immediate = await storm(stage.service, { ...patient, baseMs: 0 });
    print("at once, for comparison", immediate);
    const never = await storm(stage.service, false);
    print("not at all, for comparison", never);
    expect(never.complete).toBeLessThan(all);
  },
  60_000 + all * 200,
);

it("a retry budget, which is off unless asked for, ends a storm early", async () => {
  await using db = createDatabaseServer({ ...stage.database.config, maxConnections: workers });
  const retryBudget = { ratio: 0, perSecond: 0, burst: 3 };
  const frugal = createTransactionService(db, { retryBudget });
  const { attempts, complete } = await storm(frugal, patient);
  expect(complete).toBeLessThan(all);
  expect(attempts).toBe(all + 3);
});
