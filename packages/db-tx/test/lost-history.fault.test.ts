import { createDatabaseServer } from "@abe/db-core";
import { DatabaseError } from "@abe/db-core/errors";
import { startPostgres } from "@abe/db-testing";
import { startFaultProxy } from "@abe/db-testing/faults";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type CommitVerification, createTransactionService } from "../src/index.js";
import { insert, migrateOutcomeTable } from "./support/stage.js";
import { isCommit, Wire } from "./support/wire.js";

let wire: Wire;
beforeAll(async () => {
  wire = await Wire.open();
});
afterEach(() => wire.calm());
afterAll(() => wire.close());

describe("a failover between COMMIT and the question", () => {
  it.each<[CommitVerification, string]>([
    // The new primary has given the number to a transaction of its own, and calls it committed.
    ["xid", "unknown"],
    ["marker", "not_applied"],
  ])(
    "`%s` never says `applied` of what the new primary has lost",
    async (commitVerification, truth) => {
      const binaries = process.env["ABE_TEST_POSTGRES_BINARIES"];
      const version = binaries === undefined ? {} : { binaries };
      await using primary = await startPostgres(version);
      await using replication = await startFaultProxy({ target: primary.config });
      await using standby = await startPostgres({
        ...version,
        standbyOf: { ...primary, config: { ...primary.config, port: replication.port } },
      });
      await using toPrimary = await startFaultProxy({ target: primary.config });
      await using toStandby = await startFaultProxy({ target: standby.config });
      await using admin = createDatabaseServer({ ...primary.config });
      await using promoted = createDatabaseServer({ ...standby.config });
      await admin.query("CREATE TABLE kept (n int PRIMARY KEY, v int NOT NULL DEFAULT 0)");
      await migrateOutcomeTable(admin);
      const hasTables = "SELECT to_regclass('abe_tx_outcome_at') IS NOT NULL";
      await expect.poll(() => promoted.scalar(hasTables), { timeout: 20_000 }).toBe(true);
      replication.blackhole(true);

      const { user, password, database } = primary.config;
      await using db = createDatabaseServer({
        ...{ user, password, database },
        hosts: [toPrimary, toStandby].map(({ host, port }) => ({ host, port })),
        targetSessionAttrs: "read-write",
      });
      const rule = toPrimary.cutAt((message) => {
        if (!isCommit(message)) return false;
        toPrimary.refuse(true);
        toStandby.refuse(true);
        return true;
      }, "after");
      let xid = 0n;
      const run = createTransactionService(db)
        .run(
          async (tx) => {
            await insert(tx, 1);
            xid = BigInt(await tx.scalar<string>("SELECT pg_current_xact_id()::text"));
          },
          { commitVerification },
        )
        .then(
          () => "applied",
          (error: unknown) => (error instanceof DatabaseError ? error.outcome : String(error)),
        );
      await expect.poll(() => rule.cuts, { timeout: 10_000, interval: 1 }).toBe(1);
      await Promise.all([primary.stop("immediate"), promoted.query("SELECT pg_promote()")]);
      while (BigInt(await promoted.scalar<string>("SELECT pg_current_xact_id()::text")) < xid);
      toStandby.refuse(false);
      expect(await run).toBe(truth);
      expect(await promoted.scalar("SELECT count(*)::int FROM kept")).toBe(0);
    },
  );
});

describe("a crash between COMMIT and the question", () => {
  const binaries = process.env["ABE_TEST_POSTGRES_BINARIES"];

  it.each<["before" | "answered", string, CommitVerification, string]>([
    // Another transaction has got the number that the crash has forgotten, and has committed.
    ["before", "forgets the number", "xid", "unknown"],
    ["before", "forgets the number", "marker", "not_applied"],
    ["answered", "finds the number on the disk", "xid", "applied"],
    ["answered", "finds the number on the disk", "marker", "applied"],
  ])("COMMIT cut %s, recovery %s: with `%s` it is `%s`", async (moment, _, how, truth) => {
    await using server = await startPostgres({
      durable: true,
      // Nothing but a COMMIT brings a transaction's number to the disk meanwhile, if it fits into a page of
      // the WAL: a ROLLBACK wakes the WAL writer, which writes the full ones (XLogSetAsyncXactLSN).
      settings: { wal_writer_delay: "10s", full_page_writes: "off" },
      ...(binaries === undefined ? {} : { binaries }),
    });
    await using way = await startFaultProxy({ target: server.config });
    await using admin = createDatabaseServer({ ...server.config });
    await admin.query("CREATE TABLE kept (n int PRIMARY KEY, v int NOT NULL DEFAULT 0)");
    await migrateOutcomeTable(admin);
    // What comes next begins on a new page.
    await admin.query("SELECT pg_switch_wal()");
    await admin.query("CHECKPOINT");
    const { user, password, database } = server.config;
    const { host, port } = way;
    await using db = createDatabaseServer({ user, password, database, hosts: [{ host, port }] });
    const rule = way.cutAt((message) => {
      if (!isCommit(message)) return false;
      way.refuse(true);
      return true;
    }, moment);
    let xid = 0n;
    const run = createTransactionService(db)
      .run(
        async (tx) => {
          await insert(tx, 1);
          xid = BigInt(await tx.scalar<string>("SELECT pg_current_xact_id()::text"));
        },
        { commitVerification: how },
      )
      .then(
        () => "applied",
        (error: unknown) => (error instanceof DatabaseError ? error.outcome : String(error)),
      );
    await expect.poll(() => rule.cuts, { timeout: 10_000, interval: 1 }).toBe(1);
    const there = moment === "before" ? [] : [1];
    const kept = (): Promise<number[]> => admin.column<number>("SELECT n FROM kept");
    await expect.poll(kept, { timeout: 10_000 }).toEqual(there);
    await server.restart("immediate");
    const given: bigint[] = [];
    do given.push(BigInt(await admin.scalar<string>("SELECT pg_current_xact_id()::text")));
    while ((given.at(-1) ?? 0n) < xid);
    expect(given.includes(xid)).toBe(moment === "before");
    way.refuse(false);
    expect(await run).toBe(truth);
    expect(await kept()).toEqual(there);
  });

  it("a checkpoint meanwhile is none, and the number is still ours", async () => {
    const { service } = wire.serve({ maxConnections: 3 });
    const rule = wire.proxy.cutAt(isCommit, "answered");
    await service.run(
      async (tx) => {
        await insert(tx, 1);
        await wire.admin.query("CHECKPOINT");
      },
      { commitVerification: "xid" },
    );
    expect(rule.cuts).toBe(1);
    expect(await wire.kept()).toEqual([1]);
  });
});
