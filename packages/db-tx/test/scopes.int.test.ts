import { AsyncLocalStorage } from "node:async_hooks";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { TransactionRunOptions } from "../src/index.js";
import { insert, openStage, type Stage, withinASecond } from "./support/stage.js";

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
beforeEach(() => stage.clear());
afterAll(() => stage[Symbol.asyncDispose]());

const ignore = (): undefined => undefined;

describe("a savepoint asked of an ancestor from inside its own child", () => {
  const busy = { name: "TxParentBusyError", message: expect.stringContaining("itself") as string };

  it("throws at once instead of waiting for itself", async () => {
    const outcome = stage.service.run((tx) =>
      tx.savepoint(() => tx.savepoint(async () => "never").catch((error: unknown) => error)),
    );
    expect(await withinASecond(outcome)).toMatchObject(busy);
  });

  it("also from deeper, and from where the transaction is hidden", async () => {
    const outcome = stage.service.run((tx) =>
      tx.savepoint((child) =>
        child.savepoint(() =>
          stage.service.detached(() =>
            tx.savepoint(async () => "never").catch((error: unknown) => error),
          ),
        ),
      ),
    );
    expect(await withinASecond(outcome)).toMatchObject(busy);
  });

  it("while siblings only wait for their turn, those of an inner level too", async () => {
    await stage.service.run(async (tx) => {
      await Promise.all([
        tx.savepoint((a) =>
          Promise.all([
            a.savepoint((inner) => insert(inner, 1)),
            a.savepoint((inner) => insert(inner, 2)),
          ]),
        ),
        tx.savepoint((b) => insert(b, 3)),
      ]);
    });
    expect(await stage.kept()).toEqual([1, 2, 3]);
  });
});

describe("the parent of an open savepoint", () => {
  it("is refused at once, from the moment the savepoint was asked for", async () => {
    await stage.service.run(async (tx) => {
      const child = tx.savepoint((inner) => insert(inner, 1));
      await Promise.resolve();
      await expect(insert(tx, 2)).rejects.toMatchObject({ name: "TxParentBusyError" });
      await child;
      await insert(tx, 3);
    });
    expect(await stage.kept()).toEqual([1, 3]);
  });

  it("may have statements on their way when a savepoint begins", async () => {
    await stage.service.run((tx) =>
      Promise.all([insert(tx, 1), insert(tx, 2), tx.savepoint((inner) => insert(inner, 3))]),
    );
    expect(await stage.kept()).toEqual([1, 2, 3]);
  });
});

describe("a joined scope", () => {
  it("fails its savepoint alone when it has joined one", async () => {
    await stage.service.run(async (tx) => {
      await insert(tx, 1);
      await expect(
        tx.savepoint(async (inner) => {
          await insert(inner, 2);
          await stage.service
            .run(async () => {
              throw new RangeError("joined");
            })
            .catch(ignore);
          expect(inner.state).toBe("rollbackOnly");
        }),
      ).rejects.toMatchObject({ name: "TxRollbackOnlyError", cause: { message: "joined" } });
    });
    expect(await stage.kept()).toEqual([1]);
  });

  it("makes the outermost say so when nobody else does", async () => {
    await expect(
      stage.service.run(async (tx) => {
        await insert(tx, 1);
        tx.setRollbackOnly("mine");
        tx.setRollbackOnly("later");
        return "fine";
      }),
    ).rejects.toMatchObject({ name: "TxRollbackOnlyError", cause: "mine" });
    expect(await stage.kept()).toEqual([]);
  });
});

describe("options", () => {
  it.each<[string, TransactionRunOptions, TransactionRunOptions]>([
    ["isolation", {}, { isolation: "serializable" }],
    ["readOnly", { readOnly: true }, { readOnly: false }],
    ["retry", {}, { retry: { maxAttempts: 2 } }],
    ["role", {}, { role: "nobody" }],
    ["settings", { settings: { "app.a": "1" } }, { settings: { "app.a": "2" } }],
    ["timeoutMs", {}, { timeoutMs: 1_000 }],
  ])("a joining scope cannot have another %s", async (name, outer, inner) => {
    await expect(
      stage.service.run(() => stage.service.run(async () => 1, inner), outer),
    ).rejects.toMatchObject({
      name: "TxOptionsConflictError",
      message: expect.stringContaining(name) as string,
    });
  });

  it("a scope without a transaction cannot have what only one has", async () => {
    for (const propagation of ["supports", "notSupported", "never"] as const)
      await expect(
        stage.service.run(async () => 1, { propagation, isolation: "serializable" }),
      ).rejects.toMatchObject({ name: "TxOptionsConflictError" });
  });

  it("createTransactionService refuses options it would have to ignore", async () => {
    const { createTransactionService } = await import("../src/index.js");
    expect(() => createTransactionService(stage.db, { retryBudget: {} })).toThrow("already");
  });
});

describe("propagation", () => {
  it("runs joins, savepoints and neither by the table, with or without an ambient transaction", async () => {
    const depthOf = (propagation: NonNullable<TransactionRunOptions["propagation"]>) =>
      stage.service.run(async (tx) => `${tx.id === "autocommit" ? "none" : tx.depth}`, {
        propagation,
      });
    const all = [
      "required",
      "nested",
      "requiresNew",
      "mandatory",
      "supports",
      "notSupported",
    ] as const;
    await stage.service.run(async (tx) => {
      const inside = new Map<string, string>();
      for (const mode of all) inside.set(mode, await depthOf(mode));
      expect(Object.fromEntries(inside)).toEqual({
        required: "0",
        nested: "1",
        requiresNew: "0",
        mandatory: "0",
        supports: "0",
        notSupported: "none",
      });
      await stage.service.run(async (joined) => expect(joined).toBe(tx));
    });
    expect(await depthOf("supports")).toBe("none");
    expect(await depthOf("never")).toBe("none");
    expect(await depthOf("nested")).toBe("0");
  });
});

describe("many savepoints", () => {
  it("are warned of once, at the 65th", async () => {
    await stage.service.run(async (tx) => {
      for (let n = 0; n < 64; n++) await tx.savepoint(async () => undefined);
      expect(stage.warnings).toEqual([]);
      for (let n = 0; n < 3; n++) await tx.savepoint(async () => undefined);
    });
    expect(stage.warnings).toMatchObject([{ code: "DB_TX_MANY_SAVEPOINTS" }]);
  });

  it("are released, so that their number stays what it is", async () => {
    await stage.service.run(async (tx) => {
      await tx.savepoint((inner) => insert(inner, 1));
      await tx.savepoint(() => Promise.reject(new RangeError("undo"))).catch(ignore);
      await expect(
        tx.savepoint((inner) => inner.query({ text: "SELECT 1/0" })),
      ).rejects.toMatchObject({ code: "22012" });
    });
    expect(await stage.kept()).toEqual([1]);
  });
});

describe("states", () => {
  it("tell where a transaction and its savepoints stand", async () => {
    const seen: string[] = [];
    const handles = await stage.service.run(async (tx) => {
      tx.beforeCommit(() => void seen.push(`before ${tx.state}`));
      tx.afterCommit(() => void seen.push(`after ${tx.state}`));
      const kept = await tx.savepoint(async (inner) => inner);
      let undone = kept;
      await tx
        .savepoint(async (inner) => {
          undone = inner;
          throw new RangeError("undo");
        })
        .catch(ignore);
      seen.push(tx.state, `${kept.depth} ${kept.state}`, undone.state);
      return { tx };
    });
    expect(seen).toEqual([
      "active",
      "1 released",
      "rolledBack",
      "before active",
      "after committed",
    ]);
    expect(handles.tx.state).toBe("committed");
    expect(handles.tx.attempt).toBe(1);
  });
});

describe("commit with the last statement", () => {
  it("keeps what committed although the callback throws behind it", async () => {
    const ends: string[] = [];
    await expect(
      stage.service.run(async (tx) => {
        tx.afterCompletion((completion) => void ends.push(completion));
        await tx.last().query("INSERT INTO kept VALUES (1)");
        expect(tx.state).toBe("committed");
        throw new RangeError("late");
      }),
    ).rejects.toThrow("late");
    expect(ends).toEqual(["committed"]);
    expect(await stage.kept()).toEqual([1]);
    expect(await stage.service.run((tx) => tx.last().scalar("SELECT 2"))).toBe(2);
  });

  it("does not commit what must be rolled back, nor before what comes first", async () => {
    await expect(
      stage.service.run(async (tx) => {
        tx.setRollbackOnly("no");
        await tx.last().query("INSERT INTO kept VALUES (1)");
      }),
    ).rejects.toMatchObject({ name: "TxRollbackOnlyError" });
    await expect(
      stage.service.run(async (tx) => {
        tx.beforeCommit(() => Promise.reject(new RangeError("before")));
        await tx.last().query("INSERT INTO kept VALUES (2)");
      }),
    ).rejects.toThrow("before");
    await expect(
      stage.service.run((tx) =>
        tx.savepoint(async (inner) => {
          await inner.last().query("INSERT INTO kept VALUES (3)");
          throw new RangeError("inner");
        }),
      ),
    ).rejects.toThrow("inner");
    await expect(
      stage.service.run(async (tx) => {
        await tx.last().query("SELECT 1/0").catch(ignore);
      }),
    ).rejects.toMatchObject({ code: "22012" });
    expect(await stage.kept()).toEqual([]);
  });
});

describe("a run that cannot begin", () => {
  it("gives its connection back", async () => {
    for (const options of [
      { isolation: "snapshot" as never },
      { settings: { "app.tenant": Symbol("42") as never } },
      { settings: { "no such setting": "1" } },
      { role: "nobody at all" },
    ])
      await expect(stage.service.run((tx) => insert(tx, 1), options)).rejects.toMatchObject({
        outcome: "not_applied",
      });
    expect(stage.db.stats().used).toBe(0);
    expect(await stage.kept()).toEqual([]);
  });
});

describe("a callback that is no async function", () => {
  it("may give its value, or throw, at once", async () => {
    for (const limit of [{}, { timeoutMs: 60_000 }]) {
      expect(await stage.service.run(() => 7 as never, limit)).toBe(7);
      const throwing = stage.service.run(() => {
        throw new RangeError("at once");
      }, limit);
      await expect(throwing).rejects.toThrow("at once");
    }
    expect(stage.db.stats().used).toBe(0);
  });
});

describe("a handle", () => {
  it("works where the ambient transaction is not known", async () => {
    const elsewhere = AsyncLocalStorage.snapshot();
    await stage.service.run((tx) =>
      elsewhere(async () => {
        expect(stage.service.current()).toBeUndefined();
        await insert(tx, 1);
        await tx.savepoint((inner) => elsewhere(() => insert(inner, 2)));
        await expect(tx.savepoint((inner) => inner.query("SELECT 1/0"))).rejects.toMatchObject({
          code: "22012",
        });
      }),
    );
    expect(await stage.kept()).toEqual([1, 2]);
  });
});
