import { createDatabaseServer, type DatabaseServer } from "@abe/db-core";
import { createTestDatabase, type TestDatabase } from "@abe/db-testing";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  createTransactionService,
  type Transaction,
  type TransactionService,
} from "../src/index.js";

let database: TestDatabase;
let db: DatabaseServer;
let service: TransactionService;

beforeAll(async () => {
  database = await createTestDatabase();
  db = createDatabaseServer({ ...database.config, maxConnections: 6 });
  service = createTransactionService(db);
  await db.query("CREATE TABLE kept (n int PRIMARY KEY, v int NOT NULL DEFAULT 0)");
});
beforeEach(async () => {
  await db.query("TRUNCATE kept");
});
afterAll(async () => {
  await db.close();
  await database.drop();
});

const kept = (): Promise<unknown[]> => db.column("SELECT n FROM kept ORDER BY n");
const insert = (tx: Pick<Transaction, "query">, n: number): Promise<unknown> =>
  tx.query("INSERT INTO kept VALUES ($1)", [n]);

describe("savepoints", () => {
  it("keep what came before when one fails", async () => {
    await service.run(async (tx) => {
      await insert(tx, 1);
      await expect(
        tx.savepoint(async (inner) => {
          await insert(inner, 2);
          await inner.query("SELECT 1/0");
        }),
      ).rejects.toMatchObject({ code: "22012" });
      await tx.savepoint((inner) => insert(inner, 3));
    });
    expect(await kept()).toEqual([1, 3]);
  });

  it("take turns when they are siblings, so each answer is true", async () => {
    const results = await service.run((tx) =>
      Promise.allSettled(
        [1, 2, 3].map((n) =>
          tx.savepoint(async (inner) => {
            await insert(inner, n);
            if (n === 1) await inner.query("SELECT 1/0");
          }),
        ),
      ),
    );
    expect(results.map((result) => result.status)).toEqual(["rejected", "fulfilled", "fulfilled"]);
    expect(await kept()).toEqual([2, 3]);
  });

  it("refuse the parent's statements while they are open", async () => {
    await service.run((tx) =>
      tx.savepoint(async () => {
        await expect(insert(tx, 1)).rejects.toMatchObject({ code: "DB_TX_PARENT_BUSY" });
      }),
    );
  });

  it("are dead after their end", async () => {
    await service.run(async (tx) => {
      let leaked: Transaction | undefined;
      await tx.savepoint(async (inner) => {
        leaked = inner;
      });
      await expect(insert(leaked as Transaction, 1)).rejects.toMatchObject({
        code: "DB_TX_CLOSED",
      });
    });
  });
});

describe("propagation", () => {
  it("joins by default, and a failure that somebody caught still undoes everything", async () => {
    await expect(
      service.run(async (tx) => {
        await insert(tx, 1);
        await service
          .run(async (inner) => {
            await insert(inner, 2);
            throw new Error("inner");
          })
          .catch(() => undefined);
      }),
    ).rejects.toMatchObject({ code: "DB_TX_ROLLBACK_ONLY", cause: { message: "inner" } });
    expect(await kept()).toEqual([]);
  });

  it("requiresNew commits on its own", async () => {
    await expect(
      service.run(async (tx) => {
        await insert(tx, 1);
        await service.run((other) => insert(other, 2), { propagation: "requiresNew" });
        throw new Error("outer");
      }),
    ).rejects.toThrow("outer");
    expect(await kept()).toEqual([2]);
  });

  it("mandatory and never refuse, supports and notSupported run without", async () => {
    await expect(
      service.run((tx) => insert(tx, 1), { propagation: "mandatory" }),
    ).rejects.toMatchObject({ code: "DB_TX_REQUIRED" });
    await service.run((tx) => insert(tx, 1), { propagation: "supports" });
    await expect(
      service.run(async (outer) => {
        await expect(
          service.run((tx) => insert(tx, 9), { propagation: "never" }),
        ).rejects.toMatchObject({ code: "DB_TX_FORBIDDEN" });
        await service.run((tx) => insert(tx, 2), { propagation: "notSupported" });
        await insert(outer, 3);
        throw new Error("undo");
      }),
    ).rejects.toThrow("undo");
    expect(await kept()).toEqual([1, 2]);
  });

  it("refuses options that the open transaction does not have", async () => {
    await expect(
      service.run(() => service.run(async () => undefined, { isolation: "serializable" })),
    ).rejects.toMatchObject({ code: "DB_TX_OPTIONS_CONFLICT" });
  });
});

describe("the joining server", () => {
  it("joins with query, nests with transaction, and is the plain server outside", async () => {
    const { server } = service;
    await insert(server, 1);
    await expect(
      service.run(async () => {
        await insert(server, 2);
        expect(await server.scalar("SELECT count(*)::int FROM kept")).toBe(2);
        await server.transaction((client) => client.query("SELECT 1/0")).catch(() => undefined);
        await insert(server, 3);
        await service.detached(() => insert(server, 4));
        throw new Error("undo");
      }),
    ).rejects.toThrow("undo");
    expect(await kept()).toEqual([1, 4]);
  });

  it("gives the same service for itself and for the server it stands for", () => {
    expect(createTransactionService(db)).toBe(service);
    expect(createTransactionService(service.server)).toBe(service);
  });
});

describe("retry", () => {
  it("runs a serialization failure again, with the attempt counted", async () => {
    await insert(db, 1);
    const attempts: number[] = [];
    let readers = 0;
    await Promise.all(
      [1, 2, 3].map(() =>
        service.run(
          async (tx) => {
            attempts.push(tx.attempt);
            const v = await tx.scalar<number>("SELECT v FROM kept WHERE n = 1");
            readers++;
            // None writes before all have read: two of them must fail.
            await expect.poll(() => readers).toBeGreaterThanOrEqual(3);
            await tx.query("UPDATE kept SET v = $1 WHERE n = 1", [v + 1]);
          },
          { isolation: "repeatable read", retry: { maxAttempts: 20 } },
        ),
      ),
    );
    expect(await db.scalar("SELECT v FROM kept WHERE n = 1")).toBe(3);
    expect(attempts.filter((attempt) => attempt === 1)).toHaveLength(3);
    expect(attempts.filter((attempt) => attempt > 1).length).toBeGreaterThanOrEqual(2);
  });
});

describe("hooks", () => {
  it("run after the end, outside, and are dropped with their savepoint", async () => {
    const said: string[] = [];
    await service.run(async (tx) => {
      tx.beforeCommit(() => void said.push("before"));
      tx.afterCommit(async () => {
        expect(service.current()).toBeUndefined();
        said.push(`committed ${(await kept()).length}`);
      });
      await tx
        .savepoint(async (inner) => {
          inner.afterCommit(() => void said.push("never"));
          inner.afterRollback(() => void said.push("undone"));
          throw new Error("inner");
        })
        .catch(() => undefined);
      await insert(tx, 1);
      tx.afterCompletion((completion) => void said.push(completion));
    });
    expect(said).toEqual(["undone", "before", "committed 1", "committed"]);
  });
});

describe("runAll and readOnly", () => {
  it("run everything or nothing, and refuse writes", async () => {
    const [rows, count] = await service.runAll([
      { text: "INSERT INTO kept VALUES (1) RETURNING n" },
      (tx) => tx.scalar<number>("SELECT count(*)::int FROM kept"),
    ]);
    expect(rows).toEqual([{ n: 1 }]);
    expect(count).toBe(1);
    await expect(service.readOnly((tx) => insert(tx, 2))).rejects.toMatchObject({ code: "25006" });
    expect(db.stats().used).toBe(0);
  });
});

it("does not report success when statements were not awaited", async () => {
  await expect(
    service.run(async (tx) => {
      insert(tx, 1).catch(() => undefined);
    }),
  ).rejects.toMatchObject({ name: "TxUnawaitedQueryError" });
  expect(await kept()).toEqual([]);
});
