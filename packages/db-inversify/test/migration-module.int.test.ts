import "reflect-metadata";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { IDatabaseServer } from "@abe/db-core";
import type { MigrationManager } from "@abe/db-migrate";
import { createTestDatabase, type TestDatabase } from "@abe/db-testing";
import { Container } from "inversify";
import { afterEach, beforeEach, expect, it, onTestFinished, vi } from "vitest";
import { TYPES, databaseModule, disposeContainer, loadModules } from "../src/index.js";
import { migrationModule } from "../src/migrate.js";
import { getNamed } from "./named-binding.js";

const directory = fileURLToPath(new URL("../../../migrations", import.meta.url));

let database: TestDatabase;
let app: Container;

beforeEach(async () => {
  database = await createTestDatabase();
  app = new Container();
});
afterEach(async () => {
  await disposeContainer(app);
  await database.drop();
});

it("migrates the database of the container, which stays open", async () => {
  loadModules(app, migrationModule({ directory }), databaseModule({ config: database.url }));
  const manager = app.get<MigrationManager>(TYPES.MigrationManager);
  expect(app.get(TYPES.MigrationManager)).toBe(manager);
  expect(await manager.migrateUp()).toHaveLength(3);
  const server = app.get<IDatabaseServer>(TYPES.DatabaseServer);
  expect(await server.scalar("SELECT count(*)::int FROM users")).toBe(0);
});

it("migrates a named database by its name", async () => {
  loadModules(
    app,
    databaseModule({ name: "main", config: database.url }),
    migrationModule({ name: "main", directory }),
  );
  const manager = getNamed<MigrationManager>(app, TYPES.MigrationManager, "main");
  expect(await manager.migrateUp("20230101_initial_schema")).toHaveLength(1);
});

it("connects by itself where it has a configuration of its own", async () => {
  loadModules(
    app,
    databaseModule({ config: { ...database.config, port: 1 } }),
    migrationModule({ directory, config: database.url }),
  );
  const manager = app.get<MigrationManager>(TYPES.MigrationManager);
  expect(await manager.migrateUp()).toHaveLength(3);
});

/** A folder with one migration, which waits for whoever holds the advisory lock 1. */
function waitingMigration(): string {
  const folder = mkdtempSync(join(tmpdir(), "abe-migrations-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, "1_waiting"));
  writeFileSync(join(folder, "1_waiting", "up.sql"), "SELECT pg_advisory_xact_lock(1);");
  return folder;
}

it("is waited for while it runs, when the container is disposed", async () => {
  const folder = waitingMigration();
  const order: string[] = [];
  await database.server.transaction(async (holder) => {
    await holder.query("SELECT pg_advisory_xact_lock(1)");
    loadModules(app, migrationModule({ directory: folder, config: database.url }));
    const manager = app.get<MigrationManager>(TYPES.MigrationManager);
    void manager.migrateUp().then(() => order.push("migrated"));
    const waiting =
      "SELECT FROM pg_locks WHERE locktype = 'advisory' AND objid = 1 AND NOT granted";
    await vi.waitFor(async () => expect(await database.server.exists(waiting)).toBe(true), {
      timeout: 10_000,
    });
    void disposeContainer(app).then(() => order.push("disposed"));
  });
  await vi.waitFor(() => expect(order).toEqual(["migrated", "disposed"]), { timeout: 10_000 });
});

it("says which database is missing", () => {
  loadModules(app, migrationModule({ name: "main", directory }));
  expect(() => getNamed(app, TYPES.MigrationManager, "main")).toThrow(
    'The container has no database "main"',
  );
});
