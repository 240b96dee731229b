import { sql } from "@abe/db-core";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Transaction } from "../src/index.js";
import { insert, openStage, type Stage } from "./support/stage.js";

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
beforeEach(() => stage.clear());
afterAll(() => stage[Symbol.asyncDispose]());

const ignore = (): undefined => undefined;

/** Lets `count` steps of other asynchronous work pass. */
async function steps(count: number): Promise<void> {
  for (let n = 0; n < count; n++) await Promise.resolve();
}

/** What can be begun and not awaited. Each inserts the row 2. */
const beginnings: readonly [string, (tx: Transaction) => Promise<unknown>][] = [
  ["query", (tx) => tx.query("INSERT INTO kept VALUES (2)")],
  ["one", (tx) => tx.one("INSERT INTO kept VALUES (2) RETURNING n")],
  ["maybeOne", (tx) => tx.maybeOne("INSERT INTO kept VALUES (2) RETURNING n")],
  ["many", (tx) => tx.many("INSERT INTO kept VALUES (2) RETURNING n")],
  ["scalar", (tx) => tx.scalar("INSERT INTO kept VALUES (2) RETURNING n")],
  ["column", (tx) => tx.column("INSERT INTO kept VALUES (2) RETURNING n")],
  ["exists", (tx) => tx.exists("INSERT INTO kept VALUES (2) RETURNING n")],
  ["execute", (tx) => tx.execute("INSERT INTO kept VALUES (2)")],
  ["batch", (tx) => tx.batch([sql`INSERT INTO kept VALUES (2)`, sql`SELECT 1`])],
  ["copyFrom", (tx) => tx.copyFrom({ table: "kept", columns: ["n"] }, [[2]])],
  ["insertMany", (tx) => tx.insertMany({ table: "kept", columns: ["n"] }, [[2]])],
  ["savepoint", (tx) => tx.savepoint((inner) => insert(inner, 2))],
  ["advisoryLock", (tx) => tx.advisoryLock("awaits")],
  ["tryAdvisoryLock", (tx) => tx.tryAdvisoryLock("awaits")],
  ["the joining server", () => insert(stage.service.server, 2)],
  ["a joined scope", () => stage.service.run((tx) => insert(tx, 2))],
];

describe("what is begun and not awaited", () => {
  it.each(beginnings)("is found out on a normal return: %s", async (_, begin) => {
    for (const observed of [false, true]) {
      const stop = observed ? stage.db.addObserver({ query: () => ignore }) : ignore;
      await expect(
        stage.service.run(async (tx) => {
          await insert(tx, 1);
          begin(tx).catch(ignore);
        }),
      ).rejects.toMatchObject({ name: "TxUnawaitedQueryError" });
      stop();
    }
    expect(await stage.kept()).toEqual([]);
  });

  it.each(beginnings)("is found out as the first thing in a transaction: %s", async (_, begin) => {
    await expect(
      stage.service.run(async (tx) => {
        begin(tx).catch(ignore);
      }),
    ).rejects.toMatchObject({ name: "TxUnawaitedQueryError" });
    expect(await stage.kept()).toEqual([]);
    expect(stage.db.stats().used).toBe(0);
  });

  it.each(beginnings)("is found out in a savepoint: %s", async (_, begin) => {
    await stage.service.run(async (tx) => {
      await expect(
        tx.savepoint(async (inner) => {
          begin(inner).catch(ignore);
        }),
      ).rejects.toMatchObject({ name: "TxUnawaitedQueryError" });
      await insert(tx, 1);
    });
    expect(await stage.kept()).toEqual([1]);
  });

  it("is found out with a hook that lets it end before COMMIT", async () => {
    await expect(
      stage.service.run(async (tx) => {
        tx.beforeCommit(async () => {
          await tx.query("SELECT 1");
        });
        insert(tx, 2).catch(ignore);
      }),
    ).rejects.toMatchObject({ name: "TxUnawaitedQueryError" });
    expect(await stage.kept()).toEqual([]);
  });
});

describe("a statement of the parent and a savepoint that begin together", () => {
  it.each(Array.from({ length: 14 }, (_, count) => count))(
    "never mix: a statement answered before is kept when the savepoint is undone, %i steps later",
    async (count) => {
      for (const [name, begin] of beginnings.slice(0, 11)) {
        const answered = await stage.service.run(async (tx) => {
          await tx.query("SELECT 1");
          const statement = begin(tx).then(
            () => true,
            () => false,
          );
          await steps(count);
          await tx.savepoint(() => Promise.reject(new RangeError("undo"))).catch(ignore);
          return statement;
        });
        expect([name, await stage.kept()]).toEqual([name, answered ? [2] : []]);
        await stage.clear();
      }
    },
  );

  it.each(beginnings.slice(0, 11))(
    "never mix: what began before is kept when a savepoint with statements of its own is undone: %s",
    async (_, begin) => {
      const answered = await stage.service.run(async (tx) => {
        const statement = begin(tx).then(
          () => true,
          () => false,
        );
        const savepoint = tx.savepoint(async (inner) => {
          await inner.query("SELECT 1");
          await inner.query("SELECT pg_sleep(0.01)");
          throw new RangeError("undo");
        });
        await savepoint.catch(ignore);
        return statement;
      });
      expect(await stage.kept()).toEqual(answered ? [2] : []);
    },
  );

  it.each(Array.from({ length: 14 }, (_, count) => count))(
    "never mix: what is refused is not done, %i steps after the savepoint was asked for",
    async (count) => {
      for (const [name, begin] of beginnings.slice(0, 11)) {
        const answered = await stage.service.run(async (tx) => {
          await tx.query("SELECT 1");
          const savepoint = tx
            .savepoint(() => Promise.reject(new RangeError("undo")))
            .catch(ignore);
          await steps(count);
          const statement = begin(tx).then(
            () => true,
            (error: { name: string }) => error.name !== "TxParentBusyError" || false,
          );
          await savepoint;
          return statement;
        });
        expect([name, await stage.kept()]).toEqual([name, answered ? [2] : []]);
        await stage.clear();
      }
    },
  );
});

describe("work that nobody awaits and that fails", () => {
  // An unhandled rejection would end the process, and fails this run.
  const ways: Record<string, (tx: Transaction) => unknown> = {
    "a statement of the handle": (tx) => tx.query("SELEC 1"),
    "a statement that joins": () => stage.service.server.query("SELEC 1"),
    "a savepoint": (tx) => tx.savepoint((inner) => inner.query("SELEC 1")),
    "a transaction of the joining server": () =>
      stage.service.server.transaction((inner) => inner.query("SELEC 1")),
    "a scope that joins": () => stage.service.run((inner) => inner.query("SELEC 1")),
    "a lock": (tx) => tx.advisoryLock("nobody waits"),
  };

  it.each(Object.entries(ways))("%s is told by the end of the transaction", async (_, begin) => {
    const work = stage.service.run(async (tx) => {
      await insert(tx, 1);
      begin(tx);
    });
    await expect(work).rejects.toMatchObject({ name: "TxUnawaitedQueryError" });
    expect(await stage.kept()).toEqual([]);
    await expect.poll(() => stage.db.stats().used).toBe(0);
  });

  it("is named with its text and its error", async () => {
    const work = stage.service.run(async (tx) => {
      await insert(tx, 1);
      void tx.query("SELEC 1");
    });
    await expect(work).rejects.toMatchObject({ statement: "SELEC 1", cause: { code: "42601" } });
  });
});
