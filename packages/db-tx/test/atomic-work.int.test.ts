import { sql } from "@abe/db-core";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { insert, openStage, type Stage } from "./support/stage.js";

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
beforeEach(() => stage.clear());
afterAll(() => stage[Symbol.asyncDispose]());

describe("runAll", () => {
  it("runs functions and statements in order, and gives a tuple of what each gave", async () => {
    const [rows, count, text] = await stage.service.runAll([
      sql<{ n: number }>`INSERT INTO kept VALUES (1), (2) RETURNING n`,
      (tx) => tx.scalar<number>("SELECT count(*)::int FROM kept"),
      async () => "done" as const,
    ]);
    const sum: number = rows.reduce((total, { n }) => total + n, 0) + count;
    const done: "done" = text;
    expect([sum, done]).toEqual([5, "done"]);
  });

  it("undoes all when one fails, and names it", async () => {
    await expect(
      stage.service.runAll([
        sql`INSERT INTO kept VALUES (1)`,
        (tx) => insert(tx, 2),
        sql`INSERT INTO kept VALUES (1)`,
        (tx) => insert(tx, 3),
      ]),
    ).rejects.toMatchObject({
      name: "TxOperationError",
      code: "DB_TX_OPERATION_FAILED",
      index: 2,
      outcome: "not_applied",
      message: expect.stringContaining("operation 2 of 4") as string,
      cause: { code: "23505", constraint: "kept_pkey" },
    });
    expect(await stage.kept()).toEqual([]);
  });

  it("names no operation when COMMIT itself is refused", async () => {
    await stage.db.query("CREATE TABLE deferred (n int UNIQUE DEFERRABLE INITIALLY DEFERRED)");
    await expect(
      stage.service.runAll([
        sql`INSERT INTO deferred VALUES (1)`,
        sql`INSERT INTO deferred VALUES (1)`,
      ]),
    ).rejects.toMatchObject({ name: "UniqueViolationError", outcome: "not_applied" });
  });

  it("names the operation that fails in the last run, when it is run again", async () => {
    const runs: number[] = [];
    await expect(
      stage.service.runAll(
        [
          async (tx) => {
            runs.push(tx.attempt);
            if (tx.attempt === 2) throw new RangeError("mine");
          },
          sql`DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '40001'; END $$`,
        ],
        { retry: { baseMs: 1 } },
      ),
    ).rejects.toMatchObject({ index: 0, cause: { message: "mine" } });
    expect(runs).toEqual([1, 2]);
  });

  it("joins a transaction that is open, which fails with it", async () => {
    await expect(
      stage.service.run(async (tx) => {
        await insert(tx, 1);
        await stage.service.runAll([sql`SELECT 1/0`]).catch(() => undefined);
      }),
    ).rejects.toMatchObject({ outcome: "not_applied" });
    expect(await stage.kept()).toEqual([]);
  });

  it("of nothing is nothing", async () => {
    expect(await stage.service.runAll([])).toEqual([]);
  });
});

describe("readOnly", () => {
  it("gives what its work reads, and refuses writes", async () => {
    await insert(stage.db, 1);
    expect(await stage.service.readOnly((tx) => tx.scalar("SELECT n FROM kept"))).toBe(1);
    await expect(stage.service.readOnly((tx) => insert(tx, 2))).rejects.toMatchObject({
      name: "ReadOnlyError",
      code: "25006",
      outcome: "not_applied",
    });
    expect(await stage.kept()).toEqual([1]);
  });

  it.each([
    "SET TRANSACTION READ WRITE",
    "SET TRANSACTION ISOLATION LEVEL READ COMMITTED, READ WRITE",
    "SET LOCAL transaction_read_only = off",
    "SELECT set_config('transaction_read_only', 'off', true)",
  ])(
    "stays what it is, since it is run again on the ground that it has applied nothing: %s",
    async (text) => {
      const { service } = stage;
      const change = service.readOnly(async (tx) => {
        await tx.query(text);
        await insert(tx, 1);
      });
      await expect(change).rejects.toMatchObject({ outcome: "not_applied" });
      const settings = { transaction_read_only: "off" };
      await expect(service.readOnly((tx) => insert(tx, 2), { settings })).rejects.toMatchObject({
        outcome: "not_applied",
      });
      expect(await stage.kept()).toEqual([]);
    },
  );

  it("sees one moment with a snapshot, and each statement's own without", async () => {
    const count = "SELECT count(*)::int FROM kept";
    const twice = (snapshot: boolean, n: number): Promise<unknown[]> =>
      stage.service.readOnly(
        async (tx) => {
          const first = await tx.scalar(count);
          await stage.service.detached(() => insert(stage.service.server, n));
          return [first, await tx.scalar(count), tx.isolation, tx.readOnly];
        },
        { snapshot },
      );
    expect(await twice(true, 1)).toEqual([0, 0, "repeatable read", true]);
    expect(await twice(false, 2)).toEqual([1, 2, undefined, true]);
  });

  it("waits for a snapshot that cannot fail when it is serializable and deferrable", async () => {
    const options = { isolation: "serializable", deferrable: true } as const;
    const shown = await stage.service.readOnly(
      (tx) => tx.scalar("SELECT current_setting('transaction_deferrable')"),
      options,
    );
    expect(shown).toBe("on");
  });
});

describe("tx.batch", () => {
  it("runs several statements in one round trip, as a part of the transaction", async () => {
    await stage.service.run(async (tx) => {
      const [one, two] = await tx.batch([
        sql`INSERT INTO kept VALUES (1)`,
        sql<{ n: number }>`SELECT n FROM kept`,
      ]);
      expect([one.rowCount, two.rows]).toEqual([1, [{ n: 1 }]]);
    });
    expect(await stage.kept()).toEqual([1]);
  });

  it("aborts the scope when one of them fails, and that alone", async () => {
    await stage.service.run(async (tx) => {
      await insert(tx, 1);
      await expect(
        tx.savepoint((inner) =>
          inner.batch([sql`INSERT INTO kept VALUES (2)`, sql`INSERT INTO kept VALUES (1)`]),
        ),
      ).rejects.toMatchObject({ code: "23505" });
      await insert(tx, 3);
    });
    expect(await stage.kept()).toEqual([1, 3]);
  });

  it("refuses what would commit by itself, and sends nothing", async () => {
    await stage.service.run(async (tx) => {
      for (const statement of [sql`VACUUM kept`, sql`COMMIT`])
        await expect(tx.batch([sql`INSERT INTO kept VALUES (1)`, statement])).rejects.toMatchObject(
          {
            outcome: "not_applied",
          },
        );
    });
    expect(await stage.kept()).toEqual([]);
  });
});
