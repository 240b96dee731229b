import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Transaction } from "../src/index.js";
import { gate, insert, openStage, type Stage } from "./support/stage.js";

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
beforeEach(() => stage.clear());
afterAll(() => stage[Symbol.asyncDispose]());

const ignore = (): undefined => undefined;

describe("A: an error is swallowed and the callback returns normally", () => {
  it("says that nothing was committed, and why", async () => {
    await expect(
      stage.service.run(async (tx) => {
        await insert(tx, 1);
        await tx.query("SELECT 1/0").catch(ignore);
        expect(tx.state).toBe("aborted");
        await expect(insert(tx, 2)).rejects.toMatchObject({
          name: "TxAbortedError",
          cause: { code: "22012" },
        });
      }),
    ).rejects.toMatchObject({ name: "TxAbortedCommitError", cause: { code: "22012" } });
    expect(await stage.kept()).toEqual([]);
    expect(stage.db.stats().used).toBe(0);
  });

  it("says so of a savepoint as well, and keeps what came before it", async () => {
    await stage.service.run(async (tx) => {
      await insert(tx, 1);
      await expect(
        tx.savepoint(async (inner) => {
          await insert(inner, 2);
          await inner.query("SELECT 1/0").catch(ignore);
        }),
      ).rejects.toMatchObject({ name: "TxAbortedError", cause: { code: "22012" } });
      expect(tx.state).toBe("active");
    });
    expect(await stage.kept()).toEqual([1]);
  });
});

describe("B: the transaction's end is outlived", () => {
  it("refuses its handle, and says where it was opened", async () => {
    const leaked = await stage.service.run(async (tx) => tx);
    await expect(insert(leaked, 1)).rejects.toMatchObject({
      name: "TxClosedError",
      message: expect.stringMatching(/opened at .*misuse\.int\.test\.ts:\d+/) as string,
    });
    for (const use of [
      () => leaked.setRollbackOnly(),
      () => leaked.afterCommit(ignore),
      () => leaked.beforeCommit(ignore),
      () => leaked.afterRollback(ignore),
      () => leaked.afterCompletion(ignore),
    ])
      expect(use).toThrow(expect.objectContaining({ name: "TxClosedError" }) as Error);
    await expect(leaked.savepoint(async () => 1)).rejects.toMatchObject({ name: "TxClosedError" });
    expect(leaked.state).toBe("committed");
    expect(await stage.kept()).toEqual([]);
  });

  it("refuses a leaked branch every statement by the joining server, rather than committing it", async () => {
    const { server } = stage.service;
    const ended = gate();
    let late: Promise<unknown> | undefined;
    await stage.service.run(async () => {
      late = ended.opened.then(() =>
        Promise.allSettled([
          insert(server, 1),
          server.transaction((tx) => insert(tx, 2)),
          server.connection((connection) => insert(connection, 3)),
          stage.service.run((tx) => insert(tx, 4)),
          stage.service.run((tx) => insert(tx, 5), { propagation: "supports" }),
          stage.service.run((tx) => insert(tx, 6), { propagation: "never" }),
        ]),
      );
    });
    ended.open();
    const closed = { status: "rejected", reason: { name: "TxClosedError" } };
    expect(await late).toMatchObject(Array.from({ length: 6 }, () => closed));
    expect(await stage.kept()).toEqual([]);
  });

  it("refuses it in a timer and in a savepoint that has ended, too", async () => {
    const { server } = stage.service;
    let late: Promise<unknown> | undefined;
    await stage.service.run(async (tx) => {
      await tx.savepoint(async () => {
        late = new Promise((resolve) => {
          setTimeout(() => resolve(insert(server, 1).catch((error: unknown) => error)), 1);
        });
      });
      expect(await late).toMatchObject({ name: "TxClosedError" });
      await insert(server, 2);
    });
    expect(await stage.kept()).toEqual([2]);
  });

  it("lets out what asks for it: detached, requiresNew, notSupported", async () => {
    const { server, service } = { server: stage.service.server, service: stage.service };
    const ended = gate();
    let late: Promise<unknown> | undefined;
    await service.run(async () => {
      late = ended.opened.then(async () => {
        await service.detached(() => insert(server, 1));
        await service.run((tx) => insert(tx, 2), { propagation: "requiresNew" });
        await service.run((tx) => insert(tx, 3), { propagation: "notSupported" });
      });
    });
    ended.open();
    await late;
    expect(await stage.kept()).toEqual([1, 2, 3]);
  });
});

describe("C: statements are not awaited", () => {
  it("rethrows the callback's own error, with what was not awaited attached", async () => {
    const mine = new RangeError("mine");
    await expect(
      stage.service.run(async (tx) => {
        for (const n of [1, 2, 3]) insert(tx, n).catch(ignore);
        throw mine;
      }),
    ).rejects.toBe(mine);
    expect(mine).toMatchObject({ suppressed: [{ name: "TxUnawaitedQueryError" }] });
    expect(Object.keys(mine)).toEqual([]);
    expect(await stage.kept()).toEqual([]);
    expect(stage.db.stats().used).toBe(0);
  });

  it("warns when it cannot be attached", async () => {
    await expect(
      stage.service.run(async (tx) => {
        insert(tx, 1).catch(ignore);
        // oxlint-disable-next-line no-throw-literal, typescript/only-throw-error -- others do
        throw "a text";
      }),
    ).rejects.toBe("a text");
    expect(stage.warnings).toMatchObject([
      { code: "DB_TX_SUPPRESSED", error: { name: "TxUnawaitedQueryError" } },
    ]);
    expect(await stage.kept()).toEqual([]);
  });

  it("refuses a normal return", async () => {
    await expect(
      stage.service.run(async (tx) => {
        await insert(tx, 1);
        insert(tx, 2).catch(ignore);
      }),
    ).rejects.toMatchObject({ name: "TxUnawaitedQueryError" });
    expect(await stage.kept()).toEqual([]);
  });

  it("counts savepoints and joined scopes that nobody awaited", async () => {
    const never = new Promise<void>(ignore);
    const slips: ((tx: Transaction) => Promise<unknown>)[] = [
      (tx) => tx.savepoint((inner) => insert(inner, 2)),
      (tx) => tx.savepoint(() => never),
      () => stage.service.run((tx) => insert(tx, 3)),
      () => stage.service.run(() => never),
    ];
    for (const slip of slips)
      await expect(
        stage.service.run(async (tx) => {
          await insert(tx, 1);
          slip(tx).catch(ignore);
        }),
      ).rejects.toMatchObject({ name: "TxUnawaitedQueryError" });
    expect(await stage.kept()).toEqual([]);
    expect(stage.db.stats().used).toBe(0);
  });

  it("lets nothing of an abandoned savepoint run later", async () => {
    const ended = gate();
    let late: Promise<unknown> | undefined;
    await stage.service
      .run(async (tx) => {
        late = tx
          .savepoint(async (inner) => {
            await ended.opened;
            await insert(inner, 2);
          })
          .catch((error: unknown) => error);
        await insert(tx, 1).catch(ignore);
      })
      .catch(ignore);
    ended.open();
    expect(await late).toMatchObject({ name: "TxClosedError" });
    expect(await stage.kept()).toEqual([]);
  });

  it("undoes a savepoint alone whose callback did not await", async () => {
    await stage.service.run(async (tx) => {
      await insert(tx, 1);
      await expect(
        tx.savepoint(async (inner) => {
          insert(inner, 2).catch(ignore);
        }),
      ).rejects.toMatchObject({ name: "TxUnawaitedQueryError" });
    });
    expect(await stage.kept()).toEqual([1]);
  });
});

describe("D: nested transactions in parallel, one of which fails", () => {
  it("keeps exactly those that said so", async () => {
    const results = await stage.service.run((tx) =>
      Promise.allSettled(
        [1, 2, 3].map((n) =>
          tx.savepoint(async (inner) => {
            await insert(inner, n);
            await inner.query("SELECT pg_sleep(0.01)");
            if (n === 1) await inner.query("SELECT 1/0");
          }),
        ),
      ),
    );
    expect(results.map(({ status }) => status)).toEqual(["rejected", "fulfilled", "fulfilled"]);
    expect(await stage.kept()).toEqual([2, 3]);
  });
});

describe("E: the backend is killed", () => {
  it("reports the loss, and that nothing was applied", async () => {
    await expect(
      stage.service.run(async (tx) => {
        await insert(tx, 1);
        const pid = await tx.scalar<number>("SELECT pg_backend_pid()");
        await stage.db.query("SELECT pg_terminate_backend($1)", [pid]);
        await insert(tx, 2);
      }),
    ).rejects.toMatchObject({ name: "ConnectionLostError", outcome: "not_applied" });
    expect(await stage.kept()).toEqual([]);
    await stage.service.run((tx) => insert(tx, 3));
    expect(await stage.kept()).toEqual([3]);
  });

  it("reports it in a savepoint as well, whatever is done about it", async () => {
    await expect(
      stage.service.run(async (tx) => {
        await insert(tx, 1);
        await tx
          .savepoint(async (inner) => {
            const pid = await inner.scalar<number>("SELECT pg_backend_pid()");
            await stage.db.query("SELECT pg_terminate_backend($1)", [pid]);
            await insert(inner, 2);
          })
          .catch(ignore);
      }),
    ).rejects.toMatchObject({
      name: "TxRollbackOnlyError",
      cause: { name: "ConnectionLostError" },
    });
    expect(await stage.kept()).toEqual([]);
  });
});
