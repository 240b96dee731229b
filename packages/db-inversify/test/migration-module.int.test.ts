import "reflect-metadata";
import { fileURLToPath } from "node:url";
import type { IDatabaseServer } from "@abe/db-core";
import type { MigrationManager } from "@abe/db-migrate";
import { createTestDatabase, type TestDatabase } from "@abe/db-testing";
import { Container } from "inversify";
import { afterEach, beforeEach, expect, it } from "vitest";
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

it("says which database is missing", () => {
  loadModules(app, migrationModule({ name: "main", directory }));
  expect(() => getNamed(app, TYPES.MigrationManager, "main")).toThrow(
    'The container has no database "main"',
  );
});
