import { type PostgresHandle, startPostgres } from "@abe/db-testing";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createDatabaseServer, type DatabaseServer } from "../src/index.js";
import { openSession } from "../src/session/open-session.js";
import { waitUntil } from "./support/wait-until.js";

let postgres: PostgresHandle;
let db: DatabaseServer;

beforeAll(async () => {
  const binaries = process.env["ABE_TEST_POSTGRES_BINARIES"];
  postgres = await startPostgres({
    ...(binaries ? { binaries } : {}),
    settings: { synchronous_commit: "on" },
  });
  db = createDatabaseServer(postgres.config);
  await db.query("CREATE TABLE kept (n int)");
  // From now on a COMMIT waits for a standby, and there is none.
  await db.query("ALTER SYSTEM SET synchronous_standby_names = '*'");
  await db.query("SELECT pg_reload_conf()");
});
afterAll(async () => {
  await db.close({ drainTimeoutMs: 0 });
  await postgres.stop("immediate");
});

it("a COMMIT that no standby has confirmed says so", async () => {
  const session = await openSession(db);
  const { backendPid } = session;
  await waitUntil(async () => (await session.scalar("SHOW synchronous_standby_names")) === "*");
  await session.begin();
  await session.query("INSERT INTO kept VALUES (1)");
  const committing = session.commit();
  const waits = (): Promise<boolean> =>
    db.exists("SELECT 1 FROM pg_stat_activity WHERE pid = $1 AND wait_event = 'SyncRep'", [
      backendPid,
    ]);
  await waitUntil(waits);
  // The wait is cancelled by someone else; the transaction is committed all the same.
  await db.query("SELECT pg_cancel_backend($1)", [backendPid]);
  expect(await committing).toEqual({ tag: "COMMIT", durability: "local" });
  await session.release();
  expect(await db.column("SELECT n FROM kept")).toEqual([1]);
});
