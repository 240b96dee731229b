import { createDatabaseServer, createTypes } from "@abe/db-core";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { createTransactionService } from "../src/index.js";
import { gate, insert, openStage, type Stage } from "./support/stage.js";

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
beforeEach(() => stage.clear());
afterAll(() => stage[Symbol.asyncDispose]());

/** Inserts the row 1 after `seconds`. */
const slowly = (seconds: number): string =>
  `INSERT INTO kept SELECT 1 FROM pg_sleep(${seconds.toString()})`;

it("tells that the outcome is unknown when its deadline comes before the answer, and cancels nothing", async () => {
  const ends: string[] = [];
  await expect(
    stage.service.run(
      async (tx) => {
        tx.afterCompletion((completion) => void ends.push(completion));
        await tx.last().query(slowly(0.6));
      },
      { timeoutMs: 200 },
    ),
  ).rejects.toMatchObject({ name: "CommitOutcomeUnknownError", outcome: "unknown" });
  expect(ends).toEqual(["unknown"]);
  await expect.poll(() => stage.kept(), { timeout: 10_000 }).toEqual([1]);
  await expect.poll(() => stage.db.stats().used, { timeout: 10_000 }).toBe(0);
});

it("finds out what came of it with `xid`, and says that the answer is lost", async () => {
  const ends: string[] = [];
  await expect(
    stage.service.run(
      async (tx) => {
        tx.afterCompletion((completion) => void ends.push(completion));
        await tx.query("SELECT 1");
        await tx.last().query(slowly(0.6));
      },
      { timeoutMs: 200, commitVerification: "xid" },
    ),
  ).rejects.toMatchObject({ name: "ConnectionLostError", outcome: "applied", isRetryable: false });
  expect(ends).toEqual(["committed"]);
  expect(await stage.kept()).toEqual([1]);
});

it("waits for BEGIN's answer with `xid`, which it would lose together with COMMIT's", async () => {
  await expect(
    stage.service.run((tx) => tx.last().query(slowly(30)), {
      timeoutMs: 200,
      commitVerification: "xid",
    }),
  ).rejects.toMatchObject({ name: "QueryTimeoutError", outcome: "not_applied" });
  expect(await stage.kept()).toEqual([]);
});

it("is not aborted by a signal once it has left", async () => {
  const controller = new AbortController();
  const value = stage.service.run(
    async (tx) => {
      setTimeout(() => controller.abort(), 50);
      await tx.last().query(slowly(0.3));
      return "done";
    },
    { signal: controller.signal },
  );
  expect(await value).toBe("done");
  expect(await stage.kept()).toEqual([1]);
});

it("says that it was applied when the callback takes too long behind it", async () => {
  const { opened } = gate();
  const late = async (timeout: { timeoutMs: number } | { signal: AbortSignal }): Promise<unknown> =>
    stage.service
      .run(async (tx) => {
        await tx.last().query("INSERT INTO kept VALUES (1)");
        await opened;
      }, timeout)
      .catch((error: unknown) => error);
  expect(await late({ timeoutMs: 500 })).toMatchObject({
    name: "QueryTimeoutError",
    outcome: "applied",
  });
  expect(await stage.kept()).toEqual([1]);
  await stage.clear();
  const controller = new AbortController();
  const aborted = late({ signal: controller.signal });
  await expect.poll(() => stage.kept(), { timeout: 10_000 }).toEqual([1]);
  controller.abort();
  expect(await aborted).toMatchObject({ name: "QueryAbortedError", outcome: "applied" });
});

it.each([
  ["was committed", slowly(0.4), { name: "QueryAbortedError", outcome: "applied" }],
  [
    "was refused",
    `${slowly(0.4)} RETURNING 1 / (SELECT 0 FROM pg_sleep(0))`,
    { name: "InvalidDataError", outcome: "not_applied" },
  ],
])(
  "a signal that fires while it is on its way ends the callback when the answer has come: it %s",
  async (_, text, end) => {
    const controller = new AbortController();
    const { opened } = gate();
    const running = stage.service.run(
      async (tx) => {
        const last = tx.last().query(text);
        setTimeout(() => controller.abort(), 100);
        await last.catch(() => undefined);
        // Nobody opens it.
        await opened;
      },
      { signal: controller.signal },
    );
    await expect(running).rejects.toMatchObject(end);
    await expect.poll(() => stage.db.stats().used, { timeout: 10_000 }).toBe(0);
  },
);

it("lets hooks run first that were asked for between last() and its statement", async () => {
  const seen: string[] = [];
  await stage.service.run(async (tx) => {
    const last = tx.last();
    tx.beforeCommit(async () => {
      await insert(tx, 2);
      seen.push(tx.state);
    });
    await last.query("INSERT INTO kept VALUES (1)");
  });
  expect(seen).toEqual(["active"]);
  expect(await stage.kept()).toEqual([1, 2]);
});

it("costs no round trip of its own: the answer brings COMMIT's", async () => {
  const seen: string[] = [];
  await stage.service.run(async (tx) => {
    await tx.last().query("INSERT INTO kept VALUES (1)");
    seen.push(tx.state);
    await expect(insert(tx, 2)).rejects.toMatchObject({ name: "TxClosedError" });
  });
  expect(seen).toEqual(["committed"]);
  expect(await stage.kept()).toEqual([1]);
});

it("commits for nobody else: in a scope that joined it is an ordinary statement", async () => {
  const { service } = stage;
  await expect(
    service.run(async (tx) => {
      await insert(tx, 1);
      await service.run((joined) => joined.last().query("INSERT INTO kept VALUES (2)"));
      expect(tx.state).toBe("active");
      throw new RangeError("undo");
    }),
  ).rejects.toThrow("undo");
  expect(await stage.kept()).toEqual([]);
});

it("is never run again once it has committed, whatever the callback throws behind it", async () => {
  let runs = 0;
  const fail = "DO $$ BEGIN RAISE EXCEPTION 'staged' USING ERRCODE = '40001'; END $$";
  await expect(
    stage.service.run(
      async (tx) => {
        runs++;
        await tx.last().query("INSERT INTO kept VALUES (1) ON CONFLICT DO NOTHING");
        await stage.db.query(fail);
      },
      { retry: { baseMs: 1 } },
    ),
  ).rejects.toMatchObject({ code: "40001" });
  expect(runs).toBe(1);
  expect(await stage.kept()).toEqual([1]);
});

it("has committed though its rows cannot be read; a refused COMMIT comes before that", async () => {
  const unreadable = { type: "int4range", parse: (): never => expect.fail("unreadable") };
  await using db = createDatabaseServer(stage.database.config, {
    types: createTypes({ codecs: [unreadable] }),
  });
  await db.query("CREATE TABLE deferred (n int UNIQUE DEFERRABLE INITIALLY DEFERRED)");
  const ends: string[] = [];
  const run = (rows: number): Promise<unknown> =>
    createTransactionService(db).run(async (tx) => {
      tx.afterCompletion((completion) => void ends.push(`${tx.state}: ${completion}`));
      const text =
        "INSERT INTO deferred SELECT 1 FROM generate_series(1, $1) RETURNING '[1,2)'::int4range";
      await tx.last().query(text, [rows]);
    });
  await expect(run(2)).rejects.toMatchObject({ code: "23505", outcome: "not_applied" });
  await expect(run(1)).rejects.toMatchObject({ name: "DecodeError", outcome: "applied" });
  expect(ends).toEqual(["rolledBack: rolledBack", "committed: committed"]);
  expect(await db.column("SELECT n FROM deferred")).toEqual([1]);
});
