import "reflect-metadata";
import { createDatabaseServer, type IDatabaseServer } from "@abe/db-core";
import { createTestDatabase, rollbackAfter } from "@abe/db-testing";
import { Container } from "inversify";
import { expect, it, vi } from "vitest";
import {
  TYPES,
  databaseModule,
  disposeContainer,
  loadModules,
  startDatabases,
  testDatabaseModule,
} from "../src/index.js";
import { transactionModule } from "../src/tx.js";

it("binds the server of a test, and leaves closing it to the test", async () => {
  await using database = await createTestDatabase();
  await using server = createDatabaseServer(database.config);
  const app = new Container();
  loadModules(app, testDatabaseModule({ server }));
  await startDatabases(app);
  expect(app.get(TYPES.DatabaseServer)).toBe(server);
  await disposeContainer(app);
  expect(await server.scalar("SELECT 1")).toBe(1);
});

it("undoes what everything of the container did, where the transaction module is loaded", async () => {
  await using database = await createTestDatabase();
  await database.server.query("CREATE TABLE notes (text text)");
  const app = new Container();
  loadModules(app, testDatabaseModule({ server: database.server }), transactionModule());
  const db = app.get<IDatabaseServer>(TYPES.DatabaseServer);
  const seen = await rollbackAfter(db, async () => {
    await db.query("INSERT INTO notes VALUES ('a')");
    await db.transaction((client) => client.query("INSERT INTO notes VALUES ('b')"));
    return db.scalar("SELECT count(*)::int FROM notes");
  });
  expect(seen).toBe(2);
  expect(await db.scalar("SELECT count(*)::int FROM notes")).toBe(0);
  await disposeContainer(app);
});

it("binds a fake with the methods a test needs, watched by nobody", async () => {
  const query = vi.fn<(text: string) => void>();
  const app = new Container();
  loadModules(app, testDatabaseModule({ server: { query }, name: "reports" }));
  app.bind(TYPES.DatabaseObserver).toConstantValue({});
  const fake = app.get<IDatabaseServer>(Symbol.for("@abe/db-core/IDatabaseServer:reports"));
  await fake.query("SELECT 1");
  expect(query).toHaveBeenCalledWith("SELECT 1");
  await disposeContainer(app);
});

it("never stands beside the application's database", async () => {
  const app = new Container();
  loadModules(app, databaseModule({ config: "postgres://localhost/production" }));
  expect(() => loadModules(app, testDatabaseModule({ server: {} }))).toThrow(
    expect.objectContaining({ code: "DB_INVERSIFY_DUPLICATE" }),
  );
});
