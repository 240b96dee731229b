import { createDatabaseServer } from "@abe/db-core";
import { startPostgres } from "@abe/db-testing";
import { expect, it } from "vitest";
import { createMigrationManager } from "../src/index.js";
import { migrationsFolder } from "./migrations-folder.js";

it(
  "a standby takes no migrations, and shows what the primary's history says",
  { timeout: 120_000 },
  async () => {
    await using primary = await startPostgres();
    await using standby = await startPostgres({ standbyOf: primary });
    const directory = migrationsFolder({ "1_a/up.sql": "CREATE TABLE a ()" });
    const onPrimary = createMigrationManager({ directory, config: primary.url });
    await onPrimary.migrateUp();

    const more = migrationsFolder({
      "1_a/up.sql": "CREATE TABLE a ()",
      "2_b/up.sql": "CREATE TABLE b ()",
    });
    const onStandby = createMigrationManager({ directory: more, config: standby.url });
    const pending = (): Promise<number> => onStandby.status().then((status) => status.pending);
    await expect.poll(pending, { timeout: 30_000 }).toBe(1);
    await expect(onStandby.migrateUp()).rejects.toMatchObject({
      code: "DB_MIGRATE_PREFLIGHT",
      message: expect.stringMatching(
        /^The server is a standby.*Connect to the primary\.\nNothing was changed/,
      ),
    });
    await using server = createDatabaseServer(primary.url);
    expect(await server.column("SELECT name FROM abe_migrate.history")).toEqual(["1_a"]);
  },
);
