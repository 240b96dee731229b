import type { RetryEvent } from "@abe/db-core/observer";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Transaction, TransactionRunOptions } from "../src/index.js";
import { insert, openStage, type Stage } from "./support/stage.js";

let stage: Stage;
const retries: RetryEvent[] = [];
beforeAll(async () => {
  stage = await openStage({ maxConnections: 1 });
  stage.db.addObserver({ retry: (event) => void retries.push(event) });
});
beforeEach(() => {
  retries.length = 0;
  return stage.clear();
});
afterAll(() => stage[Symbol.asyncDispose]());

const ignore = (): undefined => undefined;

/** Lets the server fail with a SQLSTATE. */
function fail(tx: Pick<Transaction, "query">, sqlState: string): Promise<unknown> {
  return tx.query(`DO $$ BEGIN RAISE EXCEPTION 'staged' USING ERRCODE = '${sqlState}'; END $$`);
}

/** Fails with the SQLSTATE in every attempt before the last; the row 1 is inserted in each. */
async function failing(
  sqlState: string,
  times: number,
  options: TransactionRunOptions = {},
): Promise<{ attempts: number; error: unknown }> {
  let attempts = 0;
  const error = await stage.service
    .run(
      async (tx) => {
        attempts = tx.attempt;
        await insert(tx, 1);
        if (tx.attempt <= times) await fail(tx, sqlState);
      },
      { ...options, retry: options.retry ?? { baseMs: 1 } },
    )
    .then(ignore, (thrown: unknown) => thrown);
  return { attempts, error };
}

describe("what is run again", () => {
  it.each(["40001", "40P01"])("%s, until it passes", async (sqlState) => {
    expect(await failing(sqlState, 2)).toEqual({ attempts: 3, error: undefined });
    expect(await stage.kept()).toEqual([1]);
    expect(retries).toMatchObject([
      { kind: "transaction", attempt: 1, error: { code: sqlState } },
      { kind: "transaction", attempt: 2, error: { code: sqlState } },
    ]);
  });

  it.each(["40000", "40002", "40003", "23505", "55P03", "57014"])("not %s", async (sqlState) => {
    expect(await failing(sqlState, 1)).toMatchObject({ attempts: 1, error: { code: sqlState } });
    expect(retries).toEqual([]);
  });

  it("more, where it is asked for", async () => {
    const retry = { codes: ["55P03"], baseMs: 1 };
    expect(await failing("55P03", 1, { retry })).toEqual({ attempts: 2, error: undefined });
  });

  it("nothing, where that is asked for", async () => {
    expect(await failing("40001", 1, { retry: false })).toMatchObject({
      attempts: 1,
      error: { code: "40001", suppressed: [] },
    });
  });

  it("what fails at COMMIT only", async () => {
    await stage.db.query("CREATE TABLE late (n int)");
    await stage.db.query(
      "CREATE FUNCTION fail_late() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'late' USING ERRCODE = '40001'; END $$",
    );
    await stage.db.query(
      "CREATE CONSTRAINT TRIGGER fail_late AFTER INSERT ON late DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION fail_late()",
    );
    const attempts = await stage.service.run(
      async (tx) => {
        if (tx.attempt < 3) await tx.query("INSERT INTO late VALUES (1)");
        await insert(tx, 1);
        return tx.attempt;
      },
      { retry: { baseMs: 1 } },
    );
    expect(attempts).toBe(3);
    expect(await stage.kept()).toEqual([1]);
  });
});

describe("only the outermost scope is run again", () => {
  it("never a savepoint: its snapshot would be the same", async () => {
    const runs = { outer: 0, inner: 0 };
    await stage.service.run(
      async (tx) => {
        runs.outer++;
        await tx.savepoint(async (inner) => {
          runs.inner++;
          if (runs.outer < 3) await fail(inner, "40001");
          await insert(inner, 1);
        });
      },
      { retry: { baseMs: 1 } },
    );
    expect(runs).toEqual({ outer: 3, inner: 3 });
  });

  it("never a joined one, and not the outermost either when its error was caught", async () => {
    let runs = 0;
    const error = await stage.service
      .run(async (tx) => {
        runs++;
        await insert(tx, 1);
        await stage.service.run((inner) => fail(inner, "40001")).catch(ignore);
      })
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ outcome: "not_applied" });
    expect(runs).toBe(1);
    expect(await stage.kept()).toEqual([]);
  });
});

describe("between two runs", () => {
  it("the only connection is given back, and others use it", async () => {
    const order: string[] = [];
    let other: Promise<unknown> | undefined;
    const stop = stage.db.addObserver({
      retry: () => {
        expect(stage.db.stats().used).toBe(0);
        other = stage.kept().then((rows) => order.push(`others see ${rows.length} rows`));
      },
    });
    await stage.service.run(
      async (tx) => {
        await insert(tx, 1);
        order.push(`run ${tx.attempt}`);
        if (tx.attempt === 1) await fail(tx, "40001");
      },
      { retry: { baseMs: 1 } },
    );
    stop();
    await other;
    expect(order).toEqual(["run 1", "others see 0 rows", "run 2"]);
  });

  it("each delay is a random share of a bound that doubles up to the cap", async () => {
    for (let n = 0; n < 6; n++)
      await failing("40001", 6, { retry: { maxAttempts: 6, baseMs: 2, capMs: 10 } });
    const bounds = [4, 8, 10, 10, 10];
    expect(retries).toHaveLength(6 * bounds.length);
    for (const { attempt, delayMs } of retries) {
      expect(delayMs).toBeGreaterThanOrEqual(0);
      expect(delayMs).toBeLessThanOrEqual(bounds[attempt - 1] ?? 0);
    }
    expect(new Set(retries.map(({ delayMs }) => delayMs)).size).toBeGreaterThan(15);
  });
});

describe("what gives up", () => {
  it("throws the failure itself, with what ended the retries attached", async () => {
    expect(await failing("40001", 99)).toMatchObject({
      attempts: 5,
      error: {
        code: "40001",
        suppressed: [{ name: "TxRetryExhaustedError", attempts: 5, limit: "attempts" }],
      },
    });
    expect(await stage.kept()).toEqual([]);
  });

  it("does so when the next run would begin after the budget", async () => {
    const retry = { maxAttempts: 1_000, baseMs: 40, capMs: 40, budgetMs: 300 };
    const startedAt = performance.now();
    const { attempts, error } = await failing("40001", 999, { retry });
    expect(error).toMatchObject({ suppressed: [{ limit: "time", attempts }] });
    expect(attempts).toBeGreaterThan(1);
    expect(performance.now() - startedAt).toBeLessThan(5_000);
  });

  it("ends at once when it is aborted between two runs", async () => {
    const controller = new AbortController();
    const stop = stage.db.addObserver({ retry: () => controller.abort(new RangeError("enough")) });
    const retry = { baseMs: 10_000, capMs: 20_000, budgetMs: 60_000 };
    const { attempts, error } = await failing("40001", 9, { retry, signal: controller.signal });
    stop();
    expect(attempts).toBe(1);
    expect(error).toMatchObject({
      name: "QueryAbortedError",
      cause: { message: "enough" },
      suppressed: [{ code: "40001" }],
    });
  });

  it("counts all runs together against timeoutMs", async () => {
    const retry = { maxAttempts: 10_000, baseMs: 5, capMs: 5, budgetMs: 60_000 };
    const { attempts, error } = await failing("40001", 9_999, { retry, timeoutMs: 400 });
    expect(attempts).toBeGreaterThan(1);
    expect(["QueryTimeoutError", "SerializationFailureError"]).toContain((error as Error).name);
  });
});
