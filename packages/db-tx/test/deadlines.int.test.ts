import { createDatabaseServer } from "@abe/db-core";
import { startPostgres } from "@abe/db-testing";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createTransactionService } from "../src/index.js";
import { gate, insert, openStage, type Stage } from "./support/stage.js";

let stage: Stage;
let version = 0;
beforeAll(async () => {
  stage = await openStage();
  version = await stage.db.scalar<number>("SELECT current_setting('server_version_num')::int");
  // A COMMIT that takes a while, and no statement that does.
  await stage.db.query("CREATE TABLE slow (n int)");
  await stage.db.query(
    "CREATE FUNCTION sleep_a_bit() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(0.8); RETURN NULL; END $$",
  );
  await stage.db.query(
    "CREATE CONSTRAINT TRIGGER slow_commit AFTER INSERT ON slow DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION sleep_a_bit()",
  );
});
beforeEach(async () => {
  await stage.clear();
  await stage.db.query("TRUNCATE slow");
});
afterAll(() => stage[Symbol.asyncDispose]());

const slowRows = (): Promise<number> => stage.db.scalar<number>("SELECT count(*)::int FROM slow");

describe("a deadline", () => {
  it("is the server's too: transaction_timeout from 17 on, else for each statement", async () => {
    const name = version >= 170_000 ? "transaction_timeout" : "statement_timeout";
    const show = `SELECT (extract(epoch FROM current_setting('${name}')::interval) * 1000)::int`;
    const ms = await stage.service.run((tx) => tx.scalar<number>(show), { timeoutMs: 30_000 });
    // One second more, so that the client's own comes first and keeps the connection.
    expect(ms).toBeGreaterThan(15_000);
    expect(ms).toBeLessThanOrEqual(31_000);
    expect(await stage.service.run((tx) => tx.scalar<number>(show))).toBe(0);
  });

  it("leaves a shorter statement_timeout as it is", async () => {
    const setting = "SELECT current_setting('statement_timeout')";
    const options = { timeoutMs: 30_000, settings: { statement_timeout: "5s" } };
    expect(await stage.service.run((tx) => tx.scalar(setting), options)).toBe("5s");
  });

  it("stops a statement, and says that nothing was applied", async () => {
    await expect(
      stage.service.run(
        async (tx) => {
          await insert(tx, 1);
          await tx.query("SELECT pg_sleep(30)");
        },
        { timeoutMs: 300 },
      ),
    ).rejects.toMatchObject({
      name: "QueryTimeoutError",
      outcome: "not_applied",
      message: expect.stringContaining("300 ms") as string,
    });
    expect(await stage.kept()).toEqual([]);
    await expect.poll(() => stage.db.stats().used, { timeout: 10_000 }).toBe(0);
  });

  it("stops a callback that waits for something else, whose later statements are refused", async () => {
    const later = gate();
    let late: Promise<unknown> | undefined;
    await expect(
      stage.service.run(
        async (tx) => {
          await insert(tx, 1);
          late = later.opened.then(() => insert(tx, 2));
          await late;
        },
        { timeoutMs: 200 },
      ),
    ).rejects.toMatchObject({ name: "QueryTimeoutError" });
    later.open();
    await expect(late).rejects.toMatchObject({ name: "QueryTimeoutError", outcome: "not_applied" });
    expect(await stage.kept()).toEqual([]);
  });

  it("covers the wait for a connection", async () => {
    await using db = createDatabaseServer({ ...stage.database.config, maxConnections: 1 });
    const held = gate();
    const holder = db.connection(() => held.opened);
    await expect(
      createTransactionService(db).run(async () => "never", { timeoutMs: 200 }),
    ).rejects.toMatchObject({ outcome: "not_applied" });
    held.open();
    await holder;
  });

  it("of a savepoint undoes that alone", async () => {
    await stage.service.run(async (tx) => {
      await insert(tx, 1);
      await expect(
        tx.savepoint(
          async (inner) => {
            await insert(inner, 2);
            await inner.query("SELECT pg_sleep(30)");
          },
          { timeoutMs: 200 },
        ),
      ).rejects.toMatchObject({ name: "QueryTimeoutError" });
      await insert(tx, 3);
    });
    expect(await stage.kept()).toEqual([1, 3]);
  });

  it.each([Number.NaN, -1, "soon" as unknown as number])("is no %s", async (timeoutMs) => {
    await expect(stage.service.run(async () => 1, { timeoutMs })).rejects.toMatchObject({
      name: "ParameterError",
    });
    expect(await stage.service.run(async () => 1, { timeoutMs: Infinity })).toBe(1);
  });
});

describe("an AbortSignal", () => {
  it("rejects at once, with its reason as the cause", async () => {
    const controller = new AbortController();
    const sleeping = stage.service.run(
      async (tx) => {
        await insert(tx, 1);
        setTimeout(() => controller.abort(new RangeError("enough")), 20);
        await tx.query("SELECT pg_sleep(30)");
      },
      { signal: controller.signal },
    );
    await expect(sleeping).rejects.toMatchObject({
      name: "QueryAbortedError",
      outcome: "not_applied",
      cause: { message: "enough" },
    });
    expect(await stage.kept()).toEqual([]);
  });

  it("that has fired already sends nothing", async () => {
    const before = stage.db.stats().total;
    await expect(
      stage.service.run(async () => "never", { signal: AbortSignal.abort() }),
    ).rejects.toMatchObject({ name: "QueryAbortedError", outcome: "not_applied" });
    expect(stage.db.stats().total).toBe(before);
  });

  it("of the handle fires with the deadline, and when the server closes", async () => {
    await using db = createDatabaseServer(stage.database.config);
    const reason = await createTransactionService(db)
      .run(
        (tx) =>
          new Promise((resolve) =>
            tx.signal.addEventListener("abort", () => resolve(tx.signal.reason)),
          ),
        {
          timeoutMs: 100,
        },
      )
      .catch((error: unknown) => error);
    expect(reason).toMatchObject({ name: "QueryTimeoutError" });
  });
});

describe("once COMMIT is on its way", () => {
  it("a deadline cancels nothing: the outcome is unknown, and the rows come", async () => {
    const ends: string[] = [];
    const run = stage.service.run(
      async (tx) => {
        tx.afterCompletion((completion) => void ends.push(completion));
        await tx.query("INSERT INTO slow VALUES (1)");
      },
      { timeoutMs: 400 },
    );
    await expect(run).rejects.toMatchObject({
      name: "CommitOutcomeUnknownError",
      isRetryable: false,
    });
    expect(ends).toEqual(["unknown"]);
    await expect.poll(slowRows, { timeout: 10_000 }).toBe(1);
    await expect.poll(() => stage.db.stats().used, { timeout: 10_000 }).toBe(0);
    expect(stage.warnings).toEqual([]);
  });

  it("a deadline waits for the verdict where COMMIT is verified", async () => {
    await stage.service.run((tx) => tx.query("INSERT INTO slow VALUES (1)"), {
      timeoutMs: 400,
      commitVerification: "xid",
    });
    expect(await slowRows()).toBe(1);
  });

  it("a signal is ignored", async () => {
    const controller = new AbortController();
    await stage.service.run(
      async (tx) => {
        await tx.query("INSERT INTO slow VALUES (1)");
        setTimeout(() => controller.abort(), 200);
      },
      { signal: controller.signal },
    );
    expect(controller.signal.aborted).toBe(true);
    expect(await slowRows()).toBe(1);
  });
});

it(
  "a COMMIT whose wait for the standby was cancelled is a success, flagged as durable here only",
  { timeout: 60_000 },
  async () => {
    const binaries = process.env["ABE_TEST_POSTGRES_BINARIES"];
    // `durable`: without it nothing waits for a standby.
    await using server = await startPostgres({
      durable: true,
      ...(binaries === undefined ? {} : { binaries }),
    });
    await using admin = createDatabaseServer(server.config);
    const warnings: { code: string; message: string }[] = [];
    await using db = createDatabaseServer(server.config, {
      observers: [{ warning: (event) => void warnings.push(event) }],
    });
    await admin.query("CREATE TABLE kept (n int)");
    await admin.query("ALTER SYSTEM SET synchronous_standby_names = '*'");
    await admin.query("SELECT pg_reload_conf()");
    const waiting =
      "SELECT pid FROM pg_stat_activity WHERE wait_event = 'SyncRep' AND backend_type = 'client backend'";
    for (const last of [false, true]) {
      const run = createTransactionService(db).run(
        (tx) => (last ? tx.last() : tx).query("INSERT INTO kept VALUES (1)"),
        { name: "pay" },
      );
      await expect.poll(() => admin.exists(waiting), { timeout: 20_000 }).toBe(true);
      await admin.query(`SELECT pg_cancel_backend(pid) FROM (${waiting}) AS one`);
      await run;
    }
    expect(warnings).toMatchObject([
      { code: "DB_TX_LOCAL_DURABILITY", details: { name: "pay" } },
      { code: "DB_TX_LOCAL_DURABILITY", details: { name: "pay" } },
    ]);
    expect(await admin.scalar("SELECT count(*)::int FROM kept")).toBe(2);
  },
);
