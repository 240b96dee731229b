import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Transaction, TransactionRunOptions } from "../src/index.js";
import { insert, openStage, type Stage } from "./support/stage.js";

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
beforeEach(() => stage.clear());
afterAll(() => stage[Symbol.asyncDispose]());

const ignore = (): undefined => undefined;

/** Asks for each kind of hook. */
function listen(tx: Transaction, heard: string[], name: string): void {
  tx.beforeCommit(() => void heard.push(`${name} before`));
  tx.afterCommit(() => void heard.push(`${name} kept`));
  tx.afterRollback(() => void heard.push(`${name} undone`));
  tx.afterCompletion((completion) => void heard.push(`${name} ${completion}`));
}

async function said(
  work: (tx: Transaction, heard: string[]) => Promise<unknown>,
  options: TransactionRunOptions = {},
): Promise<string[]> {
  const heard: string[] = [];
  await stage.service.run((tx) => work(tx, heard), options).catch(ignore);
  return heard;
}

describe("hooks of a transaction", () => {
  it("run in the order they were asked for, after COMMIT outside it", async () => {
    const heard = await said(async (tx, all) => {
      listen(tx, all, "a");
      listen(tx, all, "b");
    });
    expect(heard).toEqual([
      "a before",
      "b before",
      ...["a kept", "a committed", "b kept", "b committed"],
    ]);
  });

  it("see the commit, have no transaction around, and find the connection given back", async () => {
    const { service, db } = stage;
    await service.run(async (tx) => {
      await insert(tx, 1);
      tx.afterCommit(async () => {
        expect(service.current()).toBeUndefined();
        expect(db.stats().used).toBe(0);
        expect(await stage.kept()).toEqual([1]);
        await insert(service.server, 2);
        await service.run((next) => insert(next, 3));
      });
    });
    expect(stage.warnings).toEqual([]);
    expect(await stage.kept()).toEqual([1, 2, 3]);
  });

  it("are told of a rollback, by an error, by a refused COMMIT and by setRollbackOnly()", async () => {
    const ends: ((tx: Transaction) => Promise<unknown>)[] = [
      () => Promise.reject(new RangeError("mine")),
      (tx) => tx.query("SELECT 1/0").catch(ignore),
      async (tx) => tx.setRollbackOnly(),
      async (tx) => void insert(tx, 1).catch(ignore),
    ];
    for (const end of ends) {
      const heard = await said(async (tx, all) => {
        tx.afterCommit(() => void all.push("kept"));
        tx.afterRollback(() => void all.push("undone"));
        tx.afterCompletion((completion) => void all.push(completion));
        await end(tx);
      });
      expect(heard).toEqual(["undone", "rolledBack"]);
    }
  });

  it("undo everything when one of them throws before COMMIT; the others are told", async () => {
    const heard = await said(async (tx, all) => {
      await insert(tx, 1);
      listen(tx, all, "a");
      tx.beforeCommit(() => Promise.reject(new RangeError("no")));
      tx.beforeCommit(() => void all.push("never"));
    });
    expect(heard).toEqual(["a before", "a undone", "a rolledBack"]);
    expect(await stage.kept()).toEqual([]);
  });

  it("never look like a rollback when they throw after COMMIT: a warning tells of each", async () => {
    const value = await stage.service.run(async (tx) => {
      await insert(tx, 1);
      tx.afterCommit(() => Promise.reject(new RangeError("first")));
      tx.afterCompletion(() => {
        throw new RangeError("second");
      });
      return "fine";
    });
    expect(value).toBe("fine");
    expect(stage.warnings).toMatchObject([
      { code: "DB_TX_HOOK_FAILED", error: { message: "first" } },
      { code: "DB_TX_HOOK_FAILED", error: { message: "second" } },
    ]);
    expect(await stage.kept()).toEqual([1]);
  });

  it("are those of each run: a run that is tried again tells its own of the rollback", async () => {
    const heard = await said(
      async (tx, all) => {
        listen(tx, all, `run ${tx.attempt}`);
        if (tx.attempt === 1)
          await tx.query("DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '40001'; END $$");
      },
      { retry: { baseMs: 1 } },
    );
    expect(heard).toEqual([
      ...["run 1 undone", "run 1 rolledBack"],
      ...["run 2 before", "run 2 kept", "run 2 committed"],
    ]);
  });

  it("run at the end of a scope that has no transaction, too", async () => {
    const none = { propagation: "supports" } as const;
    expect(await said(async (tx, all) => listen(tx, all, "a"), none)).toEqual([
      ...["a before", "a kept", "a committed"],
    ]);
    const failed = await said(async (tx, all) => {
      listen(tx, all, "a");
      throw new RangeError("mine");
    }, none);
    expect(failed).toEqual(["a undone", "a rolledBack"]);
  });
});

describe("hooks of a savepoint", () => {
  it("are its parent's once it is released, at every level", async () => {
    const heard = await said(async (tx, all) => {
      await tx.savepoint(async (child) => {
        await child.savepoint(async (grandchild) => listen(grandchild, all, "grandchild"));
        listen(child, all, "child");
        expect(all).toEqual([]);
      });
      listen(tx, all, "root");
    });
    expect(heard).toEqual([
      ...["grandchild before", "child before", "root before"],
      ...["grandchild kept", "grandchild committed"],
      ...["child kept", "child committed", "root kept", "root committed"],
    ]);
  });

  it("are told of its rollback at once, and dropped", async () => {
    const heard = await said(async (tx, all) => {
      await tx
        .savepoint(async (child) => {
          await child.savepoint(async (grandchild) => listen(grandchild, all, "grandchild"));
          listen(child, all, "child");
          throw new RangeError("undo");
        })
        .catch(ignore);
      all.push("behind it");
    });
    expect(heard).toEqual([
      ...["grandchild undone", "grandchild rolledBack", "child undone", "child rolledBack"],
      "behind it",
    ]);
  });

  it("are told of the rollback when the transaction fails after their release", async () => {
    const heard = await said(async (tx, all) => {
      await tx.savepoint(async (child) => listen(child, all, "child"));
      throw new RangeError("undo");
    });
    expect(heard).toEqual(["child undone", "child rolledBack"]);
  });

  it("that a joined scope asked for belong to what it has joined", async () => {
    const heard = await said(async (tx, all) => {
      await tx
        .savepoint(async () => {
          await stage.service.run(async (joined) => listen(joined, all, "joined"));
          throw new RangeError("undo");
        })
        .catch(ignore);
    });
    expect(heard).toEqual(["joined undone", "joined rolledBack"]);
  });

  it("may set another savepoint when their own was rolled back", async () => {
    const { service } = stage;
    await service.run(async (tx) => {
      await tx
        .savepoint(async (child) => {
          child.afterRollback(async () => {
            await tx.savepoint((next) => insert(next, 1));
            await insert(tx, 2);
          });
          throw new RangeError("undo");
        })
        .catch(ignore);
    });
    expect(await stage.kept()).toEqual([1, 2]);
  });
});
