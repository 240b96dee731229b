import { createDatabaseServer } from "@abe/db-core";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { Transactional } from "../src/decorators.js";
import { createTransactionService, type Transaction } from "../src/index.js";
import { insert, openStage, type Stage } from "./support/stage.js";

/* The sentences that a person reads: what happened, whether anything was sent or applied, what to do. */

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
beforeEach(() => stage.clear());
afterAll(() => stage[Symbol.asyncDispose]());

const ignore = (): undefined => undefined;

/** Name and message of what `work` throws. */
async function saidBy(work: () => Promise<unknown>): Promise<string> {
  try {
    await work();
  } catch (error) {
    if (error instanceof Error) return `${error.name}: ${error.message}`;
  }
  return "nothing";
}

it("says which propagation was not possible", async () => {
  const { service } = stage;
  expect(await saidBy(() => service.run(async () => 1, { propagation: "mandatory" }))).toBe(
    "TxRequiredError: a transaction must be open here (propagation mandatory)",
  );
  const never = service.run(() =>
    saidBy(() => service.run(async () => 1, { propagation: "never" })),
  );
  expect(await never).toBe("TxForbiddenError: no transaction may be open here (propagation never)");
});

it("names all options that cannot be had, joined, nested and outside", async () => {
  const { service } = stage;
  const options = { isolation: "serializable", readOnly: false } as const;
  const inside = (propagation: "required" | "nested"): Promise<string> =>
    service.run(() => saidBy(() => service.run(async () => 1, { ...options, propagation })), {
      readOnly: true,
    });
  const conflict =
    "TxOptionsConflictError: the open transaction cannot take on another isolation, readOnly; nothing was sent";
  expect(await inside("required")).toBe(conflict);
  expect(await inside("nested")).toBe(conflict);
  const outside = { isolation: "serializable", timeoutMs: 1, propagation: "supports" } as const;
  expect(await saidBy(() => service.run(async () => 1, outside))).toBe(
    "TxOptionsConflictError: a scope without a transaction cannot have isolation, timeoutMs; nothing was sent",
  );
});

it("says of a scope without a transaction what it cannot do", async () => {
  await stage.service.run(
    async (scope) => {
      const needs = (what: string): string =>
        `TxRequiredError: ${what} needs a transaction, and this scope runs without one`;
      expect(await saidBy(() => scope.savepoint(async () => 1))).toBe(needs("savepoint()"));
      expect(await saidBy(() => scope.advisoryLock(1))).toBe(needs("advisoryLock()"));
      expect(await saidBy(() => scope.tryAdvisoryLock(1))).toBe(needs("tryAdvisoryLock()"));
      expect(await saidBy(async () => scope.setRollbackOnly())).toBe(needs("setRollbackOnly()"));
      expect([scope.id, scope.depth, scope.attempt, scope.state, scope.readOnly]).toEqual([
        "autocommit",
        0,
        1,
        "active",
        false,
      ]);
      expect(await scope.last().scalar("SELECT 1")).toBe(1);
    },
    { propagation: "supports" },
  );
});

it("counts what was not awaited, and says how the callback ended", async () => {
  const slip = (count: number): Promise<string> =>
    saidBy(() =>
      stage.service.run(async (tx) => {
        for (let n = 0; n < count; n++) insert(tx, n).catch(ignore);
      }),
    );
  const rest = "of its own ran: a missing await; they were awaited and rolled back";
  expect(await slip(1)).toBe(
    `TxUnawaitedQueryError: the callback returned while a statement or scope ${rest}`,
  );
  expect(await slip(2)).toBe(
    `TxUnawaitedQueryError: the callback returned while 2 statements or scopes ${rest}`,
  );
  const mine = new RangeError("mine");
  const thrown = stage.service.run(async (tx) => {
    insert(tx, 1).catch(ignore);
    throw mine;
  });
  await expect(thrown).rejects.toBe(mine);
  const { suppressed } = mine as unknown as { suppressed: Error[] };
  expect(suppressed.map(({ message }) => message)).toEqual([
    `the callback threw while a statement or scope ${rest}`,
  ]);
});

it("attaches nothing where everything was awaited", async () => {
  const mine = new RangeError("mine");
  await stage.service
    .run(async (tx) => {
      await insert(tx, 1);
      throw mine;
    })
    .catch(ignore);
  expect(mine).not.toHaveProperty("suppressed");
});

it("says why a transaction can only be rolled back, and which handle is the right one", async () => {
  expect(await saidBy(() => stage.service.run(async (tx) => tx.setRollbackOnly()))).toBe(
    "TxRollbackOnlyError: it was marked for rollback, by setRollbackOnly() or by the failure of a scope that had joined it; nothing was applied",
  );
  const busy = await stage.service.run((tx) =>
    tx.savepoint(() => saidBy(() => tx.query("SELECT 1"))),
  );
  expect(busy).toBe(
    "TxParentBusyError: a savepoint of this transaction is open: use its own handle; nothing was sent",
  );
});

it("says where a dead handle was opened", async () => {
  let leaked: Transaction | undefined;
  await stage.service.run(async (tx) => {
    leaked = tx;
  });
  expect(await saidBy(() => insert(leaked!, 1))).toMatch(
    /^TxClosedError: the transaction or savepoint has ended; nothing was sent\. Work that outlives it belongs in detached\(\); it was opened at .*refusals\.int\.test\.ts:\d+:\d+\)?$/,
  );
});

it("says how many connections are missing for a transaction inside a transaction", async () => {
  await using db = createDatabaseServer({ ...stage.database.config, maxConnections: 2 });
  const service = createTransactionService(db);
  const another = { propagation: "requiresNew" } as const;
  const said = service.run(() =>
    service.run(() => saidBy(() => service.run(async () => 1, another)), another),
  );
  expect(await said).toBe(
    "PoolDeadlockError: all 2 connections are held by transactions that wait for another one inside them: raise maxConnections, or do without requiresNew",
  );
});

it("says with which operation runAll() stopped, whatever it threw", async () => {
  const boom = (thrown: unknown) => () => {
    throw thrown;
  };
  const first = async (): Promise<number> => 1;
  expect(await saidBy(() => stage.service.runAll([first, boom(new RangeError("mine"))]))).toBe(
    "TxOperationError: operation 1 of 2 failed, and all were undone: mine",
  );
  expect(await saidBy(() => stage.service.runAll([boom("a text")]))).toBe(
    "TxOperationError: operation 0 of 1 failed, and all were undone: string",
  );
});

it("says of an error of runAll() whether running it again may help", async () => {
  const failing = (text: string) => (tx: Transaction) => tx.query(text);
  const run = (text: string): Promise<unknown> =>
    stage.service.runAll([failing(text)], { retry: false });
  const passing = "DO $$ BEGIN RAISE SQLSTATE '40001'; END $$";
  await expect(run(passing)).rejects.toMatchObject({ isRetryable: true });
  await expect(run("SELECT 1/0")).rejects.toMatchObject({ isRetryable: false });
});

it.each([
  [
    "attempts",
    { maxAttempts: 2 },
    "not run again after 2 attempts in ",
    ": maxAttempts is reached",
  ],
  [
    "time",
    { budgetMs: 0, baseMs: 1e6, capMs: 1e6 },
    "not run again after 1 attempts in ",
    ": the next run would begin too late",
  ],
] as const)("says why it was not run once more: %s", async (limit, retry, begin, end) => {
  const run = stage.service.run((tx) => tx.query("DO $$ BEGIN RAISE SQLSTATE '40001'; END $$"), {
    retry,
  });
  const error = (await run.catch((thrown: unknown) => thrown)) as { suppressed: Error[] };
  expect(error.suppressed).toMatchObject([{ name: "TxRetryExhaustedError", limit }]);
  expect(error.suppressed[0]?.message).toMatch(new RegExp(`^${begin}\\d+ ms${end}$`));
});

it("says that the service's retry budget is empty", async () => {
  await using db = createDatabaseServer({ ...stage.database.config, maxConnections: 1 });
  const service = createTransactionService(db, {
    retryBudget: { burst: 1, ratio: 0, perSecond: 0 },
  });
  let attempts = 0;
  const run = service.run((tx) => {
    attempts = tx.attempt;
    return tx.query("DO $$ BEGIN RAISE SQLSTATE '40001'; END $$");
  });
  const error = (await run.catch((thrown: unknown) => thrown)) as { suppressed: Error[] };
  expect(attempts).toBe(2);
  expect(error.suppressed[0]).toMatchObject({
    limit: "budget",
    message: expect.stringMatching(/: the service's retry budget is empty$/) as string,
  });
});

it("says that a server has its service already", async () => {
  expect(await saidBy(async () => createTransactionService(stage.db, {}))).toBe(
    "TxOptionsConflictError: this server has a TransactionService already, with its options",
  );
  expect(createTransactionService(stage.service.server)).toBe(stage.service);
});

it("blames no operation of runAll() for a deadline that ends it", async () => {
  const run = stage.service.runAll([{ text: "SELECT pg_sleep(60)" }], { timeoutMs: 100 });
  await expect(run).rejects.toMatchObject({ name: "QueryTimeoutError", outcome: "not_applied" });
});

it("says what @Transactional() has found on the instance, whatever else is there", async () => {
  const decorate = Transactional() as (method: () => Promise<number>) => () => Promise<number>;
  const method = decorate(async () => 1);
  const saidOf = (fields: object): Promise<string> => saidBy(() => method.call(fields as never));
  const advice = "createTransactionService(server).server";
  expect(await saidOf({ nothing: null, text: "a", count: 1 })).toBe(
    `TxServerError: @Transactional() found no server on the instance: give it ${advice}, or name one with the db option; nothing was sent`,
  );
  expect(await saidOf({ nothing: null, db: stage.db, text: "a" })).toBe(
    `TxServerError: @Transactional() found a plain server, whose queries would commit outside the transaction: give the instance ${advice}; nothing was sent`,
  );
  expect(await saidOf({ nothing: null, db: stage.service.server, plain: stage.db })).toBe(
    "nothing",
  );
});
