import { CommitOutcomeUnknownError, DatabaseError } from "@abe/db-core/errors";
import { type CutMoment, executes, startFaultProxy } from "@abe/db-testing/faults";
import { afterAll, afterEach, assert, beforeAll, describe, expect, it } from "vitest";
import type { CommitVerification, Transaction, TransactionRunOptions } from "../src/index.js";
import { gate, insert, migrateOutcomeTable } from "./support/stage.js";
import { isCommit, Wire } from "./support/wire.js";

let wire: Wire;
beforeAll(async () => {
  wire = await Wire.open();
});
afterEach(() => wire.calm());
afterAll(() => wire.close());

const moments: readonly CutMoment[] = ["before", "after", "answered"];

/** How a run ended, and what its hooks were told. */
interface End {
  readonly error: unknown;
  readonly hooks: readonly string[];
  readonly attempts: number;
  readonly state: string;
}

async function endOf(
  run: (work: (tx: Transaction) => Promise<unknown>) => Promise<unknown>,
): Promise<End> {
  const hooks: string[] = [];
  let attempts = 0;
  let handle: Transaction | undefined;
  const work = async (tx: Transaction): Promise<void> => {
    handle = tx;
    attempts = tx.attempt;
    tx.afterCompletion((completion) => void hooks.push(completion));
    tx.afterCommit(() => void hooks.push("afterCommit"));
    tx.afterRollback(() => void hooks.push("afterRollback"));
    await insert(tx, 1);
  };
  const error = await run(work).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  return { error, hooks, attempts, state: handle?.state ?? "none" };
}

/** Runs a transaction whose first COMMIT is cut. */
async function cutRun(moment: CutMoment, options: TransactionRunOptions): Promise<End> {
  const { db, service } = wire.serve({ maxConnections: 3 });
  const rule = wire.proxy.cutAt(isCommit, moment);
  const end = await endOf((work) => service.run(work, options));
  expect(rule.cuts).toBe(1);
  await expect.poll(() => db.stats().used, { timeout: 10_000 }).toBe(0);
  return end;
}

describe("a connection that dies around COMMIT", () => {
  it.each(moments)(
    "is an unknown outcome with `none`, and never run again: cut %s",
    async (moment) => {
      const end = await cutRun(moment, {
        name: "transfer",
        retry: { onConnectionLoss: true, maxAttempts: 9 },
      });
      expect(end.error).toMatchObject({
        name: "CommitOutcomeUnknownError",
        outcome: "unknown",
        isRetryable: false,
        message: expect.stringMatching(/"transfer".*backend \d+/) as string,
      });
      expect(end).toMatchObject({ hooks: ["unknown"], attempts: 1, state: "unknown" });
      // What was cut `after` is under way: nobody knows.
      const there = { before: [0], answered: [1], after: [0, 1] }[moment];
      expect(there).toContain((await wire.kept()).length);
    },
  );

  it.each<[CommitVerification, CutMoment]>([
    ["xid", "after"],
    ["xid", "answered"],
    ["marker", "after"],
    ["marker", "answered"],
  ])(
    "is a success with `%s` when the server had COMMIT: cut %s",
    async (commitVerification, moment) => {
      const end = await cutRun(moment, { commitVerification });
      expect(end.error).toBeUndefined();
      expect(end).toMatchObject({
        hooks: ["committed", "afterCommit"],
        attempts: 1,
        state: "committed",
      });
      expect(await wire.kept()).toEqual([1]);
    },
  );

  it.each<CommitVerification>(["xid", "marker"])(
    "is `not applied`, and may be run again, with `%s` when it had not",
    async (commitVerification) => {
      const end = await cutRun("before", { commitVerification });
      expect(end.error).toMatchObject({
        name: "ConnectionLostError",
        outcome: "not_applied",
        isRetryable: true,
        cause: { name: "CommitOutcomeUnknownError" },
      });
      expect(end).toMatchObject({ hooks: ["rolledBack", "afterRollback"], state: "rolledBack" });
      expect(await wire.kept()).toEqual([]);
    },
  );

  it.each<CommitVerification>(["xid", "marker"])(
    "is run again with `%s` where that is asked for, and applied once",
    async (commitVerification) => {
      const options = { commitVerification, retry: { onConnectionLoss: true } };
      const end = await cutRun("before", options);
      expect(end).toMatchObject({ error: undefined, attempts: 2, state: "committed" });
      expect(await wire.kept()).toEqual([1]);
    },
  );

  it.each(moments)("has applied nothing when it was READ ONLY: cut %s", async (moment) => {
    const { service } = wire.serve();
    wire.proxy.cutAt(isCommit, moment);
    // The transaction only read, so it may be run again without a word.
    expect(await service.readOnly((tx) => tx.scalar("SELECT 7"))).toBe(7);
    wire.proxy.cutAt(isCommit, moment);
    await expect(
      service.readOnly((tx) => tx.scalar("SELECT 7"), { retry: { onConnectionLoss: false } }),
    ).rejects.toMatchObject({ name: "ConnectionLostError", outcome: "not_applied" });
  });

  it.each<CommitVerification>(["none", "xid", "marker"])(
    "is an unknown outcome with `%s` when the server is closed over it",
    async (commitVerification) => {
      const { db, service } = wire.serve({ maxConnections: 3 });
      const closed = gate();
      const rule = wire.proxy.cutAt((message) => {
        if (!isCommit(message)) return false;
        wire.proxy.blackhole(true);
        void db.close({ drainTimeoutMs: 0 }).then(closed.open);
        return false;
      }, "before");
      const end = await endOf((work) => service.run(work, { commitVerification }));
      rule.remove();
      expect(end).toMatchObject({
        error: {
          name: "CommitOutcomeUnknownError",
          message: expect.stringMatching(/backend \d+/) as string,
        },
        hooks: ["unknown"],
        state: "unknown",
      });
      await closed.opened;
    },
  );

  it("keeps its connection no longer than 5 s when its deadline has passed and no answer comes", async () => {
    const { db, service } = wire.serve({ maxConnections: 1 });
    const rule = wire.proxy.cutAt((message) => {
      if (isCommit(message)) wire.proxy.blackhole(true);
      return false;
    }, "before");
    // Nothing else bounds an answer then.
    const options = { timeoutMs: 300, settings: { statement_timeout: "0" } };
    const end = await endOf((work) => service.run(work, options));
    rule.remove();
    expect(end).toMatchObject({ error: { name: "CommitOutcomeUnknownError" }, hooks: ["unknown"] });
    expect(db.stats().used).toBe(1);
    await expect.poll(() => db.stats().used, { timeout: 15_000 }).toBe(0);
  });

  it("is `not applied` before COMMIT, whatever the verification", async () => {
    for (const commitVerification of ["none", "xid", "marker"] as const) {
      const { service } = wire.serve();
      wire.proxy.cutAt(executes(/^UPDATE kept/), "after");
      await expect(
        service.run((tx) => tx.query("UPDATE kept SET v = 1"), { commitVerification }),
      ).rejects.toMatchObject({ name: "ConnectionLostError", outcome: "not_applied" });
    }
  });
});

it.each<CommitVerification>(["none", "xid", "marker"])(
  "`%s` has its answer in a pool of one connection, too",
  async (commitVerification) => {
    const { service } = wire.serve({ maxConnections: 1 });
    wire.proxy.cutAt(isCommit, "answered");
    const error = await service
      .run((tx) => insert(tx, 1), { commitVerification })
      .catch((thrown: unknown) => thrown);
    if (commitVerification === "none") assert(error instanceof CommitOutcomeUnknownError);
    else assert.equal(error, 1);
  },
);

it("an inner transaction's unknown end is not the outer one's, which is rolled back", async () => {
  const { service } = wire.serve();
  const inner = { propagation: "requiresNew" } as const;
  const end = await endOf((work) =>
    service.run(async (tx) => {
      await work(tx);
      wire.proxy.cutAt(isCommit, "before");
      await service.run((other) => insert(other, 2), inner);
    }),
  );
  expect(end.error).toMatchObject({ name: "CommitOutcomeUnknownError" });
  expect(end).toMatchObject({ hooks: ["rolledBack", "afterRollback"], state: "rolledBack" });
  expect(await wire.kept()).toEqual([]);
});

describe("the marker", () => {
  it("fences: a COMMIT that arrives after the verdict is refused", async () => {
    const other = await startFaultProxy({ target: wire.database.config });
    const { host } = wire.proxy;
    const { db, service } = wire.serve({
      hosts: [
        { host, port: wire.proxy.port },
        { host, port: other.port },
      ],
    });
    const end = await endOf((work) =>
      service.run(
        async (tx) => {
          await work(tx);
          tx.beforeCommit(() => {
            // What is sent from now on stays on its way; a new connection takes the other one.
            wire.proxy.blackhole(true);
            wire.proxy.refuse(true);
          });
        },
        { commitVerification: "marker", timeoutMs: 700 },
      ),
    );
    expect(end.error).toMatchObject({ name: "ConnectionLostError", outcome: "not_applied" });
    wire.proxy.blackhole(false);
    await expect.poll(() => db.stats().used, { timeout: 10_000 }).toBe(0);
    expect(await wire.kept()).toEqual([]);
    expect(await wire.admin.column("SELECT outcome FROM abe_tx_outcome")).toEqual(["aborted"]);
    await other.stop();
  });

  it("waits for a COMMIT that is being executed, and then knows", async () => {
    await wire.admin.query("CREATE TABLE slow (n int)");
    await wire.admin.query(
      "CREATE OR REPLACE FUNCTION sleep_a_bit() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(0.7); RETURN NULL; END $$",
    );
    await wire.admin.query(
      "CREATE CONSTRAINT TRIGGER slow_commit AFTER INSERT ON slow DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION sleep_a_bit()",
    );
    for (const commitVerification of ["marker", "xid"] as const) {
      const { service } = wire.serve();
      wire.proxy.cutAt(isCommit, "after");
      await service.run((tx) => tx.query("INSERT INTO slow VALUES (1)"), { commitVerification });
    }
    expect(await wire.admin.scalar("SELECT count(*)::int FROM slow")).toBe(2);
  });

  it("is an idempotency key where the caller chooses one: applied once, the second is told so", async () => {
    const { service } = wire.serve();
    const pay = (n: number, idempotencyKey: string): Promise<unknown> =>
      service
        .run((tx) => insert(tx, n), { commitVerification: "marker", idempotencyKey })
        .catch((error: unknown) => error);
    expect(await pay(1, "order-1")).toBe(1);
    expect(await pay(2, "order-1")).toMatchObject({
      name: "TxAlreadyAppliedError",
      outcome: "applied",
    });
    expect(await pay(3, "order-2")).toBe(1);
    expect(await wire.kept()).toEqual([1, 3]);
  });

  it("lets one of several with the same key through, and tells the others", async () => {
    const { service } = wire.serve({ maxConnections: 8 });
    const ends = await Promise.allSettled(
      Array.from({ length: 8 }, (_, n) =>
        service.run((tx) => insert(tx, n), {
          commitVerification: "marker",
          idempotencyKey: "same",
        }),
      ),
    );
    const applied = ends.flatMap(({ status }, n) => (status === "fulfilled" ? [n] : []));
    expect(applied).toHaveLength(1);
    expect(await wire.kept()).toEqual(applied);
    const refused = ends.flatMap((end) => (end.status === "rejected" ? [end.reason as Error] : []));
    expect(refused.map(({ name }) => name)).toEqual(Array(7).fill("TxAlreadyAppliedError"));
  });

  it("may be tried again with its key after an unknown or a failed end", async () => {
    const { service } = wire.serve();
    const options = { commitVerification: "marker", idempotencyKey: "again" } as const;
    await expect(
      service.run(async (tx) => {
        await insert(tx, 1);
        throw new RangeError("undo");
      }, options),
    ).rejects.toThrow("undo");
    wire.proxy.cutAt(isCommit, "before");
    await expect(service.run((tx) => insert(tx, 1), options)).rejects.toMatchObject({
      outcome: "not_applied",
    });
    await service.run((tx) => insert(tx, 1), options);
    expect(await wire.kept()).toEqual([1]);
  });

  it("refuses a key that nothing would keep", async () => {
    const { service } = wire.serve();
    for (const options of [
      { idempotencyKey: "k" },
      { idempotencyKey: "k", commitVerification: "xid" },
      { idempotencyKey: "k", commitVerification: "marker", readOnly: true },
    ] as const)
      await expect(service.run(async () => 1, options)).rejects.toMatchObject({
        name: "TxOptionsConflictError",
      });
  });

  it.each<["before" | "answered", string, TransactionRunOptions, string]>([
    ["answered", "SELECT 1", { settings: { search_path: "marker_role, public" } }, "marker_role"],
    ["before", "SELECT 1", { settings: { search_path: "marker_role, public" } }, "marker_role"],
    ["answered", "SELECT 1", { role: "marker_role" }, "marker_role"],
    ["answered", "SET LOCAL search_path = marker_role, public", {}, "public"],
    ["answered", "SET LOCAL ROLE marker_role", {}, "public"],
  ])(
    "is looked for where the transaction has written it: cut %s, %s, %o",
    async (moment, statement, options, schema) => {
      const tables = ["public", "marker_role"];
      await wire.admin.transaction(async (tx) => {
        await tx.query("CREATE SCHEMA marker_role");
        await tx.query(
          "CREATE TABLE marker_role.abe_tx_outcome (LIKE abe_tx_outcome INCLUDING ALL)",
        );
        await tx.query("CREATE ROLE marker_role");
        await tx.query("GRANT ALL ON SCHEMA marker_role TO marker_role");
        await tx.query(
          "GRANT ALL ON kept, abe_tx_outcome, marker_role.abe_tx_outcome TO marker_role",
        );
      });
      try {
        const { service } = wire.serve({ maxConnections: 3 });
        wire.proxy.cutAt(isCommit, moment);
        const run = service.run(
          async (tx) => {
            await tx.query(statement);
            await insert(tx, 1);
          },
          { ...options, commitVerification: "marker" },
        );
        const outcome = await run.then(
          () => "applied",
          (error: unknown) => (error instanceof DatabaseError ? error.outcome : String(error)),
        );
        const isApplied = moment === "answered";
        expect(outcome).toBe(isApplied ? "applied" : "not_applied");
        expect(await wire.kept()).toEqual(isApplied ? [1] : []);
        const rows = tables.map((each) =>
          wire.admin.column(`SELECT outcome FROM ${each}.abe_tx_outcome`),
        );
        const row = isApplied ? ["committed"] : ["aborted"];
        expect(await Promise.all(rows)).toEqual(tables.map((each) => (each === schema ? row : [])));
      } finally {
        await wire.calm();
        await wire.admin.query("DROP SCHEMA marker_role CASCADE");
        await wire.admin.query("DROP OWNED BY marker_role");
        await wire.admin.query("DROP ROLE marker_role");
      }
    },
  );

  it("is not called missing when BEGIN, which says where it is, was lost with COMMIT", async () => {
    const { service } = wire.serve({ maxConnections: 3 });
    wire.proxy.cutAt(isCommit, "answered");
    const options = { commitVerification: "marker", idempotencyKey: "nothing else" } as const;
    await expect(service.run(async () => 1, options)).rejects.toMatchObject({
      name: "CommitOutcomeUnknownError",
    });
    await expect(service.run(async () => 1, options)).rejects.toMatchObject({
      name: "TxAlreadyAppliedError",
    });
  });

  it("takes its table away with the migration's down.sql", async () => {
    await migrateOutcomeTable(wire.admin, "down.sql");
    const { service } = wire.serve();
    await expect(
      service.run((tx) => insert(tx, 1), { commitVerification: "marker" }),
    ).rejects.toMatchObject({ code: "42P01", outcome: "not_applied" });
    expect(await wire.kept()).toEqual([]);
    await migrateOutcomeTable(wire.admin);
  });
});
