import { createDatabaseServer, type DatabaseServer } from "@abe/db-core";
import { isDatabaseError } from "@abe/db-core/errors";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { createTransactionService, type TransactionService } from "../src/index.js";
import { announcedSeed, countFromEnvironment, seededRandom } from "./support/seeded-random.js";
import { Wire } from "./support/wire.js";

const transactions = countFromEnvironment("ABE_TENANT_TRANSACTIONS", 1_000);
const tenants = 50;

/** A role that every server has, that owns nothing and bypasses no policy. */
const role = "pg_monitor";

let wire: Wire;
let db: DatabaseServer;
let service: TransactionService;
beforeAll(async () => {
  wire = await Wire.open();
  const { admin } = wire;
  await admin.query("CREATE TABLE note (tenant text NOT NULL, body text NOT NULL)");
  await admin.query("ALTER TABLE note ENABLE ROW LEVEL SECURITY");
  // A setting that was set once reads as '' afterwards, not as NULL.
  await admin.query(
    "CREATE POLICY own ON note USING (tenant = nullif(current_setting('app.tenant', true), ''))",
  );
  await admin.query(`GRANT SELECT, INSERT, UPDATE ON note TO ${role}`);
  await admin.query(
    "INSERT INTO note SELECT 't' || t, 'first note of t' || t FROM generate_series(1, $1) t",
    [tenants],
  );
  db = createDatabaseServer({
    ...wire.database.config,
    maxConnections: 12,
    acquireTimeoutMs: 60_000,
    applicationName: "tenants",
  });
  service = createTransactionService(db);
});
afterEach(() => wire.calm());
afterAll(async () => {
  await db.close();
  await wire.close();
});

/** The role and the tenant ride with BEGIN, and end with the transaction. */
const as = (tenant: string) => ({ role, settings: { "app.tenant": tenant } });

describe("row level security by tenant", () => {
  it("shows a transaction its own tenant's rows, and takes only such rows from it", async () => {
    const seen = "SELECT DISTINCT tenant FROM note";
    expect(await service.run((tx) => tx.column(seen), as("t1"))).toEqual(["t1"]);
    expect(await service.run((tx) => tx.column(seen), { role })).toEqual([]);
    await expect(
      service.run((tx) => tx.query("INSERT INTO note VALUES ('t2', 'from t1')"), as("t1")),
    ).rejects.toMatchObject({ code: "42501", outcome: "not_applied" });
  });

  it("costs no round trip of its own: role and tenant ride with BEGIN", async () => {
    const far = wire.serve({ maxConnections: 1 });
    await far.db.query("SELECT 1");
    const before = wire.proxy.traffic.flights;
    await far.service.run((tx) => tx.query("SELECT * FROM note"), as("t1"));
    expect(wire.proxy.traffic.flights - before).toBe(2);
  });

  it("leaves role and tenant to nobody: not after COMMIT, a rollback or an abort", async () => {
    const { admin } = wire;
    await using one = createDatabaseServer({ ...wire.database.config, maxConnections: 1 });
    const alone = createTransactionService(one);
    const identity =
      "SELECT current_user || '/' || session_user || '/' || coalesce(nullif(current_setting('app.tenant', true), ''), '-')";
    const plain = await admin.scalar(identity);
    const inside = await alone.run((tx) => tx.scalar<string>(identity), as("t1"));
    expect(inside).toMatch(new RegExp(`^${role}/.*/t1$`));
    expect(await one.scalar(identity)).toBe(plain);
    for (const failure of ["SELECT 1/0", "SELECT pg_sleep(30)"])
      await alone
        .run((tx) => tx.query(failure), { ...as("t1"), timeoutMs: 300, retry: false })
        .catch(() => undefined);
    expect(await one.scalar(identity)).toBe(plain);
  });

  it.each([
    ["SELECT set_config('app.tenant', lower($1), false)", ["T1"]],
    ["SELECT set_config('app.tenant', $1, $2)", ["t1", false]],
  ])("resets a session whose tenant was set beyond the transaction: %s", async (text, values) => {
    await using one = createDatabaseServer({ ...wire.database.config, maxConnections: 1 });
    const tenant = "SELECT current_setting('app.tenant', true)";
    const inside = await createTransactionService(one).run(async (tx) => {
      await tx.query({ text, values });
      return tx.scalar(tenant);
    });
    expect(inside).toBe("t1");
    expect(await one.scalar(`SELECT coalesce((${tenant}), '')`)).toBe("");
  });

  it("keeps a savepoint in its transaction's tenant, and undoes what a savepoint changed", async () => {
    await service.run(async (tx) => {
      await tx
        .savepoint(async (inner) => {
          await inner.query("SELECT set_config('app.tenant', 't2', true)");
          throw new RangeError("undo");
        })
        .catch(() => undefined);
      expect(await tx.column("SELECT DISTINCT tenant FROM note")).toEqual(["t1"]);
    }, as("t1"));
  });

  it(`crosses no row between tenants in ${transactions} concurrent transactions with aborts and kills`, async () => {
    const random = seededRandom(announcedSeed("tenants"));
    const counts = { committed: 0, aborted: 0, killed: 0, crossed: 0 };
    const written = new Map<string, number>();
    const endings = new Set<string>();
    const kill = (): Promise<unknown> =>
      wire.admin.query(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'tenants' ORDER BY random() LIMIT 1",
      );
    const one = async (number: number): Promise<void> => {
      const tenant = `t${1 + Math.floor(random() * tenants)}`;
      const fate = random();
      const body = `${tenant} ${number}`;
      try {
        await service.run(
          async (tx) => {
            await tx.query("INSERT INTO note VALUES ($1, $2)", [tenant, body]);
            const rows = await tx.many<{ tenant: string; body: string }>("SELECT * FROM note");
            counts.crossed += rows.filter((row) => row.tenant !== tenant).length;
            if (!rows.some((row) => row.body === body)) counts.crossed++;
            if (fate > 0.95) await kill();
            if (fate < 0.1) await tx.query("SELECT 1/0");
            if (fate < 0.2) throw new RangeError("abort");
            if (fate < 0.3) tx.setRollbackOnly();
          },
          { ...as(tenant), retry: false },
        );
        counts.committed++;
        written.set(body, number);
      } catch (error) {
        if (isDatabaseError(error) && error.name === "ConnectionLostError") counts.killed++;
        else counts.aborted++;
        endings.add(error instanceof Error ? error.name : String(error));
      }
    };
    await Promise.all(Array.from({ length: transactions }, (_, number) => one(number)));
    console.log(
      `tenants: ${transactions} transactions, ${JSON.stringify(counts)}, ${[...endings].join(" ")}`,
    );
    expect(counts.crossed).toBe(0);
    expect(counts.committed).toBeGreaterThan(transactions / 2);
    expect(counts.aborted).toBeGreaterThan(transactions / 20);
    expect(counts.killed).toBeGreaterThan(0);
    // What each tenant has is what was committed for it, whoever asks.
    const astray = await wire.admin.scalar<number>(
      "SELECT count(*)::int FROM note WHERE body NOT LIKE tenant || ' %' AND body NOT LIKE 'first note of ' || tenant",
    );
    expect(astray).toBe(0);
    const kept = new Set(await wire.admin.column<string>("SELECT body FROM note"));
    expect([...written.keys()].filter((body) => !kept.has(body))).toEqual([]);
  }, 120_000);
});
