import "reflect-metadata";
import { createDatabaseServer, type IDatabaseServer } from "@abe/db-core";
import type { DbObserver } from "@abe/db-core/observer";
import { Container } from "inversify";
import { describe, expect, it, vi } from "vitest";
import { TYPES, databaseModule, disposeContainer, loadModules } from "../src/index.js";
import { migrationModule } from "../src/migrate.js";
import { WatchedDatabase } from "./watched-database.js";

const database = new WatchedDatabase();

const moduleOf = (applicationName: string) =>
  databaseModule({ config: database.configOf(applicationName) });

/** The server of the container, after its first query. */
async function usedServer(app: Container): Promise<IDatabaseServer> {
  const server = app.get<IDatabaseServer>(TYPES.DatabaseServer);
  expect(await server.scalar("SELECT 1")).toBe(1);
  return server;
}

describe("a container that is restored to a snapshot", () => {
  it("has the one server still, which is closed once", async () => {
    const app = new Container();
    loadModules(app, moduleOf("restored"));
    app.snapshot();
    const server = await usedServer(app);
    const close = vi.spyOn(server, "close");
    app.restore();
    expect(await usedServer(app)).toBe(server);
    await disposeContainer(app);
    expect(close).toHaveBeenCalledTimes(1);
    await expect.poll(() => database.sessions("restored")).toBe(0);
  });

  it("has the one migration manager still, which is waited for", () => {
    const app = new Container();
    loadModules(app, moduleOf("managed"), migrationModule());
    app.snapshot();
    const manager = app.get(TYPES.MigrationManager);
    app.restore();
    expect(app.get(TYPES.MigrationManager)).toBe(manager);
  });

  it("is watched once, where its server was given", async () => {
    await using given = createDatabaseServer(database.url);
    let watching = 0;
    const observer: DbObserver = { pool: () => ((watching += 1), () => (watching -= 1)) };
    const app = new Container();
    loadModules(app, databaseModule({ server: given, observers: [observer] }));
    app.snapshot();
    await usedServer(app);
    app.restore();
    await usedServer(app);
    expect(watching).toBe(1);
    await disposeContainer(app);
    expect(watching).toBe(0);
  });

  it("closes what was loaded since, which it does not know any more", async () => {
    const app = new Container();
    app.snapshot();
    loadModules(app, moduleOf("loaded since"));
    await usedServer(app);
    app.restore();
    expect(app.isBound(TYPES.DatabaseServer)).toBe(false);
    loadModules(app, moduleOf("loaded since"));
    await usedServer(app);
    await disposeContainer(app);
    await expect.poll(() => database.sessions("loaded since")).toBe(0);
  });

  it("has another server, or in 7 the closed one, when it was disposed before, and leaves none open", async () => {
    const app = new Container();
    loadModules(app, moduleOf("disposed before"));
    app.snapshot();
    await usedServer(app);
    await disposeContainer(app);
    app.restore();
    const again = app.get<IDatabaseServer>(TYPES.DatabaseServer);
    const answer = await again.scalar("SELECT 1").catch((error: { code: string }) => error.code);
    expect([1, "DB_POOL_CLOSED"]).toContain(answer);
    await disposeContainer(app);
    await expect.poll(() => database.sessions("disposed before")).toBe(0);
  });
});
