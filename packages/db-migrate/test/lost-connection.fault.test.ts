import type { DatabaseServer } from "@abe/db-core";
import { expect, it } from "vitest";
import { InterruptedMigrationError, MigrationFailedError } from "../src/index.js";
import { migrationsFolder, workbench } from "./migrations-folder.js";

/** Ends the runner's backend while it sleeps in its migration. */
async function cutWhileSleeping(db: DatabaseServer): Promise<void> {
  const cut = (): Promise<boolean> =>
    db.exists(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE application_name = 'db-migrate' AND datname = current_database()
         AND wait_event = 'PgSleep'`,
    );
  await expect.poll(cut, { timeout: 5000 }).toBe(true);
}

it("a runner that loses its connection leaves nothing behind, and no lock", async () => {
  const up = "CREATE TABLE a (); SELECT pg_sleep(20);";
  const { db, manager, another } = await workbench(migrationsFolder({ "1_a/up.sql": up }));
  const running = manager.migrateUp();
  const settled = running.catch((error: unknown) => error);
  await cutWhileSleeping(db);
  expect(await settled).toBeInstanceOf(MigrationFailedError);
  // Its answer never came; the history row, which commits with the change, tells.
  expect(await settled).toMatchObject({
    outcome: "unknown",
    message: expect.stringMatching(
      /Look: npx @abe\/db-migrate status\nIf it is pending there, nothing of it was applied, .*npx @abe\/db-migrate up\nThe audit may lack/,
    ),
  });

  expect(await db.scalar("SELECT to_regclass('a')")).toBeNull();
  expect(await db.column("SELECT name FROM abe_migrate.history")).toEqual([]);
  const mended = migrationsFolder({ "1_a/up.sql": "CREATE TABLE a ();" });
  expect(await another({ directory: mended }).migrateUp()).toHaveLength(1);
});

it("a runner that loses its connection outside of a transaction is reported as interrupted", async () => {
  const up = "-- db-migrate: transaction=off\nSELECT pg_sleep(20);";
  const { db, manager, another } = await workbench(migrationsFolder({ "1_a/up.sql": up }));
  const settled = manager.migrateUp().catch((error: unknown) => error);
  await cutWhileSleeping(db);
  expect(await settled).toMatchObject({
    name: "MigrationFailedError",
    migration: "1_a",
    outcome: "unknown",
    message: expect.stringContaining("Whether statement 1 took effect is not known here"),
  });

  await expect(another().migrateUp()).rejects.toThrow(InterruptedMigrationError);
  expect(await manager.repair({ interrupted: "applied" })).toMatchObject({ settled: ["1_a"] });
  expect(await manager.migrateUp()).toEqual([]);
});
