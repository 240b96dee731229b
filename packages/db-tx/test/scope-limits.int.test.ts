import { createDatabaseServer } from "@abe/db-core";
import { getEventListeners } from "node:events";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createTransactionService } from "../src/index.js";
import { gate, insert, openStage, type Stage } from "./support/stage.js";

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
beforeEach(() => stage.clear());
afterAll(() => stage[Symbol.asyncDispose]());

const ignore = (): undefined => undefined;
const nested = { propagation: "nested" } as const;

describe("the limit of a nested run", () => {
  it("ends it alone, by its deadline", async () => {
    await stage.service.run(async (tx) => {
      await insert(tx, 1);
      await expect(
        stage.service.run((inner) => inner.query("SELECT pg_sleep(60)"), {
          ...nested,
          timeoutMs: 100,
        }),
      ).rejects.toMatchObject({ name: "QueryTimeoutError", outcome: "not_applied" });
      await insert(tx, 2);
    });
    expect(await stage.kept()).toEqual([1, 2]);
  });

  it("ends it alone, by its signal", async () => {
    const controller = new AbortController();
    await stage.service.run(async (tx) => {
      await insert(tx, 1);
      const inner = stage.service.run(
        async (scope) => {
          await insert(scope, 2);
          controller.abort();
          await scope.query("SELECT pg_sleep(60)");
        },
        { ...nested, signal: controller.signal },
      );
      await expect(inner).rejects.toMatchObject({ name: "QueryAbortedError" });
      expect(tx.state).toBe("active");
    });
    expect(await stage.kept()).toEqual([1]);
  });

  it("does not outlast the transaction's own", async () => {
    const run = stage.service.run(
      (tx) => tx.savepoint((inner) => inner.query("SELECT pg_sleep(60)"), { timeoutMs: 600_000 }),
      { timeoutMs: 200 },
    );
    await expect(run).rejects.toMatchObject({
      name: "QueryTimeoutError",
      message: expect.stringContaining("200 ms") as string,
    });
    expect(stage.db.stats().used).toBe(0);
  });
});

describe("a limit", () => {
  it("holds for savepoints that have none of their own", async () => {
    const run = stage.service.run(
      (tx) => tx.savepoint((inner) => inner.savepoint((deep) => deep.query("SELECT pg_sleep(60)"))),
      { timeoutMs: 200 },
    );
    await expect(run).rejects.toMatchObject({ name: "QueryTimeoutError" });
  });

  it("blames nobody for statements that it has interrupted itself", async () => {
    const run = stage.service.run((tx) => tx.query("SELECT pg_sleep(60)"), { timeoutMs: 100 });
    const error = (await run.catch((thrown: unknown) => thrown)) as { suppressed?: Error[] };
    const names = (error.suppressed ?? []).map(({ name }) => name);
    expect(names).not.toContain("TxUnawaitedQueryError");
  });

  it("leaves nothing on the caller's signal", async () => {
    const { signal } = new AbortController();
    await stage.service.run((tx) => tx.savepoint(() => insert(tx, 1).catch(ignore), { signal }), {
      signal,
    });
    await stage.service.run(() => Promise.reject(new RangeError()), { signal }).catch(ignore);
    expect(getEventListeners(signal, "abort")).toEqual([]);
  });

  it("may be longer than a timer of Node.js", async () => {
    await stage.service.run((tx) => insert(tx, 1), { timeoutMs: 2 ** 31 });
    expect(await stage.kept()).toEqual([1]);
  });

  it("as long as that leaves COMMIT the time it takes, whether it is sent alone or with last()", async () => {
    await stage.db.query(
      "CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(0.3); RETURN NULL; END $$",
    );
    await stage.db.query(
      "CREATE CONSTRAINT TRIGGER slow AFTER INSERT ON kept DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION slow()",
    );
    const controller = new AbortController();
    const options = { timeoutMs: 2 ** 31 + 100_000, signal: controller.signal };
    try {
      await stage.service.run((tx) => insert(tx, 1), options);
      await stage.service.run(async (tx) => {
        const last = insert(tx.last(), 2);
        await expect.poll(() => tx.state, { interval: 1 }).toBe("committing");
        controller.abort();
        await last;
      }, options);
    } finally {
      await stage.db.query("DROP FUNCTION slow CASCADE");
    }
    expect(await stage.kept()).toEqual([1, 2]);
  });
});

it("a savepoint asked for while another one is open, from beside it, waits for its turn", async () => {
  const opened = gate();
  const held = gate();
  await stage.service.run(async (tx) => {
    const first = tx.savepoint(async (one) => {
      await insert(one, 1);
      opened.open();
      await held.opened;
    });
    await opened.opened;
    const second = tx.savepoint((two) => insert(two, 2));
    held.open();
    await Promise.all([first, second]);
  });
  expect(await stage.kept()).toEqual([1, 2]);
});

it("a deadline that passes before there is a connection is the deadline's error, every time", async () => {
  await using narrow = createDatabaseServer({ ...stage.database.config, maxConnections: 1 });
  const service = createTransactionService(narrow);
  await narrow.connection(async () => {
    const waiting = Array.from({ length: 40 }, (_, n) =>
      service
        .run((tx) => tx.query("SELECT 1"), { timeoutMs: 30 + n })
        .catch((error: Error) => error.name),
    );
    expect(new Set(await Promise.all(waiting))).toEqual(new Set(["QueryTimeoutError"]));
  });
  await expect.poll(() => narrow.stats().pending).toBe(0);
});
