import { createDatabaseServer } from "@abe/db-core";
import type { DbObserver } from "@abe/db-core/observer";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { createTransactionService, type TransactionService } from "../src/index.js";
import { insert, openStage, type Stage } from "./support/stage.js";

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
beforeEach(() => stage.clear());
afterAll(() => stage[Symbol.asyncDispose]());

type Entry = Readonly<Record<string, unknown>>;

/** Runs `use` with a service whose observer writes down what it is told, without the pool. */
async function observed(
  use: (service: TransactionService, seen: Entry[]) => Promise<void>,
  extra: Partial<DbObserver> = {},
): Promise<Entry[]> {
  const seen: Entry[] = [];
  const tell =
    (what: string) =>
    ({ pool: _pool, ...event }: { readonly pool: unknown }): void =>
      void seen.push({ what, ...event });
  const observer: DbObserver = {
    transaction: (event) => {
      tell("transaction")(event);
      return { end: (end) => void seen.push({ what: "end", ...end }) };
    },
    savepoint: (event) => {
      tell("savepoint")(event);
      return (end) => void seen.push({ what: "end of savepoint", ...end });
    },
    retry: tell("retry"),
    warning: tell("warning"),
    ...extra,
  };
  await using db = createDatabaseServer(stage.database.config, { observers: [observer] });
  await use(createTransactionService(db), seen);
  return seen;
}

it("tells of a transaction what it is, and that it was committed", async () => {
  const ids: string[] = [];
  const seen = await observed(async (service) => {
    const options = { name: "transfer", isolation: "serializable", readOnly: true } as const;
    await service.run(async (tx) => void ids.push(tx.id), options);
    await service.run(async (tx) => void ids.push(tx.id));
  });
  const [first, second] = ids;
  expect(seen).toEqual([
    {
      what: "transaction",
      id: first,
      name: "transfer",
      isolation: "serializable",
      readOnly: true,
      attempt: 1,
    },
    { what: "end", outcome: "commit" },
    {
      what: "transaction",
      id: second,
      name: undefined,
      isolation: undefined,
      readOnly: false,
      attempt: 1,
    },
    { what: "end", outcome: "commit" },
  ]);
  expect(first).toMatch(/^tx-\d+$/);
  expect(Number(second?.slice(3))).toBeGreaterThan(Number(first?.slice(3)));
});

it("tells of a rollback, and of one that never began, with its error", async () => {
  const mine = new RangeError("mine");
  const seen = await observed(async (service) => {
    await service.run(() => Promise.reject(mine)).catch(() => undefined);
    const stopped = AbortSignal.abort();
    await service.run(async () => 1, { signal: stopped }).catch(() => undefined);
    await service.run((tx) => tx.query("SELECT 1/0")).catch(() => undefined);
  });
  expect(seen.filter(({ what }) => what === "end")).toMatchObject([
    { outcome: "rollback", error: mine },
    { outcome: "error", error: { name: "QueryAbortedError" } },
    { outcome: "error", error: { code: "22012" } },
  ]);
});

it("tells of each savepoint where it is, and how it ended", async () => {
  const mine = new RangeError("mine");
  const ids: string[] = [];
  const seen = await observed((service) =>
    service.run(async (tx) => {
      ids.push(tx.id);
      await tx.savepoint((one) => one.savepoint((two) => insert(two, 1)));
      await tx.savepoint(() => Promise.reject(mine)).catch(() => undefined);
    }),
  );
  const [transactionId] = ids;
  expect(seen.slice(1, -1)).toEqual([
    { what: "savepoint", transactionId, depth: 1 },
    { what: "savepoint", transactionId, depth: 2 },
    { what: "end of savepoint", outcome: "release" },
    { what: "end of savepoint", outcome: "release" },
    { what: "savepoint", transactionId, depth: 1 },
    { what: "end of savepoint", outcome: "rollback", error: mine },
  ]);
});

it("tells of a run that is begun again, after which failure and delay", async () => {
  const seen = await observed((service) =>
    service.run(async (tx) => {
      if (tx.attempt === 1) await tx.query("DO $$ BEGIN RAISE SQLSTATE '40001'; END $$");
    }),
  );
  expect(seen.map(({ what }) => what)).toEqual([
    "transaction",
    "end",
    "retry",
    "transaction",
    "end",
  ]);
  expect(seen[2]).toMatchObject({ kind: "transaction", attempt: 1, error: { code: "40001" } });
  expect(seen[2]?.["delayMs"]).toBeLessThanOrEqual(20);
  expect(seen[3]).toMatchObject({ attempt: 2 });
});

it("logs a run that is begun again, and nothing of the sentence that ended the one before", async () => {
  const lines: Entry[] = [];
  const write = (fields: object): void => void lines.push({ ...fields });
  const logger = { debug: () => undefined, info: write, warn: write, error: write };
  await using db = createDatabaseServer(stage.database.config, { name: "shop", logger });
  const failing = "DO $$ BEGIN RAISE EXCEPTION 'zqmarker' USING ERRCODE = '40001'; END $$";
  await createTransactionService(db).run(async (tx) => {
    if (tx.attempt === 1) await tx.query(failing);
  });
  expect(lines).toEqual([
    {
      event: "db.transaction.retry",
      "db.client.connection.pool.name": "shop",
      attempt: 1,
      delayMs: expect.any(Number) as number,
      "error.type": "40001",
      "db.response.status_code": "40001",
      outcome: "not_applied",
      err: expect.objectContaining({ type: "SerializationFailureError", code: "40001" }) as object,
    },
  ]);
  expect(JSON.stringify(lines)).not.toContain("zqmarker");
});

it("runs the work in the observer's context, with its settings below the caller's", async () => {
  const settings = { "app.a": "observer", "app.b": "observer" };
  let inside = 0;
  const transaction: DbObserver["transaction"] = () => ({
    settings,
    run: (work) => {
      inside++;
      return work();
    },
  });
  await observed(
    async (service) => {
      const read = "SELECT current_setting('app.a') || ' ' || current_setting('app.b')";
      const value = await service.run((tx) => tx.scalar(read), { settings: { "app.b": "caller" } });
      expect(value).toBe("observer caller");
    },
    { transaction },
  );
  expect(inside).toBe(1);
});

it("needs nothing but the beginning: an observer may ignore the end", async () => {
  const seen: string[] = [];
  const transaction: DbObserver["transaction"] = ({ id }) => {
    seen.push(id);
    return {};
  };
  await observed(
    async (service) => {
      await service.run(async () => 1);
      await service.run(() => Promise.reject(new RangeError())).catch(() => undefined);
      await service.run(async () => 1, { signal: AbortSignal.abort() }).catch(() => undefined);
    },
    { transaction },
  );
  expect(seen).toHaveLength(3);
});

it("warns once of a transaction with more than 64 savepoints, and says which", async () => {
  const ids: string[] = [];
  const seen = await observed((service) =>
    service.run(
      async (tx) => {
        ids.push(tx.id);
        for (let n = 0; n < 66; n++) await tx.savepoint(async () => n);
      },
      { name: "import" },
    ),
  );
  expect(seen.filter(({ what }) => what === "warning")).toEqual([
    {
      what: "warning",
      code: "DB_TX_MANY_SAVEPOINTS",
      message:
        "a transaction has set more than 64 savepoints: PostgreSQL keeps track of no more in memory, and every other session is slowed down",
      details: { transactionId: ids[0], name: "import" },
    },
  ]);
});

it("tells of statements which transaction they are in", async () => {
  const queries: unknown[] = [];
  const query: DbObserver["query"] = ({ text, transactionId }) =>
    void queries.push([text, transactionId]);
  await observed(
    (service) =>
      service.run(async (tx) => {
        await tx.query("SELECT 1");
        await tx.savepoint((inner) => inner.query("SELECT 2"));
        await service.detached(() => service.server.query("SELECT 3"));
        expect(queries).toEqual([
          ["SELECT 1", tx.id],
          ["SELECT 2", tx.id],
          ["SELECT 3", undefined],
        ]);
      }),
    { query },
  );
});

it("warns of a hook that throws after the end, and says after which", async () => {
  const mine = new RangeError("mine");
  const seen = await observed(async (service) => {
    await service.run(async (tx) => tx.afterCommit(() => Promise.reject(mine)));
    await service
      .run(async (tx) => {
        tx.afterRollback(() => Promise.reject(mine));
        tx.setRollbackOnly();
      })
      .catch(() => undefined);
  });
  const warning = (end: string): Entry => ({
    what: "warning",
    code: "DB_TX_HOOK_FAILED",
    message: `a hook that ran after the end (${end}) has thrown; it changes nothing`,
    error: mine,
  });
  expect(seen.filter(({ what }) => what === "warning")).toEqual([
    warning("committed"),
    warning("rolledBack"),
  ]);
});
