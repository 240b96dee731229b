import type { DatabaseServer } from "@abe/db-core";
import { expect, it } from "vitest";
import { migrationsFolder, workbench } from "./migrations-folder.js";
import { startRunner } from "./runner-process.js";

const folderWith = (up: string): string =>
  migrationsFolder({ "1_a/up.sql": "CREATE TABLE a ()", "2_b/up.sql": up });

async function sleeping(db: DatabaseServer): Promise<void> {
  const seen = (): Promise<boolean> =>
    db.exists(
      "SELECT FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND datname = current_database()",
    );
  await expect.poll(seen, { timeout: 15_000 }).toBe(true);
}

it.each([
  ["SIGINT", 130],
  ["SIGTERM", 143],
] as const)(
  "a runner that gets %s rolls back, says so, and exits with %i",
  async (signal, status) => {
    const folder = folderWith("CREATE TABLE b (); SELECT pg_sleep(60);");
    const { db, url } = await workbench(folder);
    const { child, ended } = startRunner(url, folder, "up");
    await sleeping(db);
    child.kill(signal);
    const { code, err } = await ended;
    expect(code).toBe(status);
    expect(err).toMatch(
      /^applied 1_a .*\nstopping: what runs is cancelled; once more ends at once\n/,
    );
    expect(err).toMatch(/\(SQLSTATE 57014\)/);
    expect(err).toMatch(/Nothing was changed: its transaction was rolled back/);
    expect(await db.scalar("SELECT to_regclass('b')")).toBeNull();
    expect(await db.column("SELECT name FROM abe_migrate.history")).toEqual(["1_a"]);
    const failed = "SELECT migration FROM abe_migrate.audit WHERE phase = 'failed'";
    expect(await db.column(failed)).toEqual(["2_b"]);
  },
);

it("a runner that gets two signals ends at once, and leaves nothing behind either", async () => {
  // What cannot be cancelled: the exception of being cancelled is caught, and it sleeps again.
  const stubborn = `CREATE TABLE b (); DO $$ BEGIN
    LOOP BEGIN PERFORM pg_sleep(60); EXCEPTION WHEN query_canceled THEN PERFORM pg_sleep(2); END;
    END LOOP; END $$;`;
  const folder = folderWith(stubborn);
  const { db, url } = await workbench(folder);
  const { child, ended, said } = startRunner(url, folder, "up");
  await sleeping(db);
  child.kill("SIGINT");
  await expect.poll(said, { timeout: 10_000 }).toContain("once more ends at once");
  child.kill("SIGINT");
  expect((await ended).code).toBe(130);
  await db.query(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'db-migrate' AND datname = current_database()",
  );
  await expect.poll(() => db.scalar("SELECT to_regclass('b')")).toBeNull();
  expect(await db.column("SELECT name FROM abe_migrate.history")).toEqual(["1_a"]);
});
