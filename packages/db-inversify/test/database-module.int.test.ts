import "reflect-metadata";
import type { IDatabaseServer } from "@abe/db-core";
import type { DbObserver } from "@abe/db-core/observer";
import { createTestDatabase } from "@abe/db-testing";
import { Container } from "inversify";
import { describe, expect, it, vi } from "vitest";
import {
  TYPES,
  databaseModule,
  databaseToken,
  disposeContainer,
  loadModules,
  startDatabases,
  unloadModules,
} from "../src/index.js";
import { getNamed } from "./named-binding.js";
import { WatchedDatabase } from "./watched-database.js";

const database = new WatchedDatabase();

function container(...modules: Parameters<typeof loadModules>[1][]): Container {
  const made = new Container();
  loadModules(made, ...modules);
  return made;
}

describe("a database in a container", () => {
  it("is one server, whichever identifier asks for it", async () => {
    const app = container(databaseModule({ config: database.url }));
    const server = app.get<IDatabaseServer>(TYPES.DatabaseServer);
    expect(app.get(databaseToken())).toBe(server);
    expect(app.get(TYPES.DatabaseServer)).toBe(server);
    expect(await server.scalar("SELECT 1")).toBe(1);
    await disposeContainer(app);
  });

  it("is closed once when the container is disposed, also when it is disposed twice", async () => {
    const app = container(databaseModule({ config: database.configOf("disposed") }));
    const server = app.get<IDatabaseServer>(TYPES.DatabaseServer);
    const close = vi.spyOn(server, "close");
    await server.query("SELECT 1");
    await expect.poll(() => database.sessions("disposed")).toBe(1);

    await Promise.all([disposeContainer(app), disposeContainer(app)]);
    await disposeContainer(app);

    expect(close).toHaveBeenCalledTimes(1);
    await expect(server.query("SELECT 1")).rejects.toMatchObject({ code: "DB_POOL_CLOSED" });
    await expect.poll(() => database.sessions("disposed")).toBe(0);
    expect(app.isBound(TYPES.DatabaseServer)).toBe(false);
  });

  it("is closed once when its module is unloaded, and can be loaded again", async () => {
    const module = databaseModule({ config: database.configOf("unloaded") });
    const app = container(module);
    const first = app.get<IDatabaseServer>(TYPES.DatabaseServer);
    const close = vi.spyOn(first, "close");
    await unloadModules(app, module);
    expect(close).toHaveBeenCalledTimes(1);

    loadModules(app, module);
    const second = app.get<IDatabaseServer>(TYPES.DatabaseServer);
    expect(second).not.toBe(first);
    expect(await second.scalar("SELECT 1")).toBe(1);
    await disposeContainer(app);
    await expect(second.query("SELECT 1")).rejects.toMatchObject({ code: "DB_POOL_CLOSED" });
  });

  it("gives running work the time that disposing grants it", async () => {
    const app = container(databaseModule({ config: database.configOf("drained") }));
    const server = app.get<IDatabaseServer>(TYPES.DatabaseServer);
    const asleep = Promise.allSettled([server.query("SELECT pg_sleep(600)")]);
    await vi.waitFor(() => expect(server.stats().used).toBe(1));
    const disposedAt = performance.now();
    await disposeContainer(app, { drainTimeoutMs: 1 });
    expect(performance.now() - disposedAt).toBeLessThan(8_000);
    expect(await asleep).toMatchObject([{ status: "rejected" }]);
    await expect.poll(() => database.sessions("drained")).toBe(0);
  });

  it("is never made when nobody asks for it", async () => {
    const factory = vi.fn<() => { config: string }>(() => ({ config: database.url }));
    const app = container(databaseModule(factory), databaseModule({ name: "unused", config: "" }));
    expect(factory).not.toHaveBeenCalled();
    await disposeContainer(app);
    expect(factory).not.toHaveBeenCalled();
  });

  it("that was given stays open, and is left unwatched", async () => {
    const stop = vi.fn<() => void>();
    const observer: DbObserver = { pool: () => stop };
    const app = container(databaseModule({ server: database.watcher, observers: [observer] }));
    expect(app.get(TYPES.DatabaseServer)).toBe(database.watcher);
    expect(stop).not.toHaveBeenCalled();
    await disposeContainer(app);
    expect(stop).toHaveBeenCalledTimes(1);
    expect(await database.watcher.scalar("SELECT 1")).toBe(1);
  });

  it("may be configured by what the container holds, without getAsync", async () => {
    const app = container(databaseModule((get) => ({ config: get<string>("DatabaseUrl") })));
    app.bind("DatabaseUrl").toConstantValue(database.url);
    const server = app.get<IDatabaseServer>(TYPES.DatabaseServer);
    expect(await server.scalar("SELECT current_database()")).toBe(database.name);
    await disposeContainer(app);
  });

  it("waits by the clock it is given", async () => {
    const now = vi.fn<() => number>(() => performance.now());
    const timer = { ref: () => undefined, unref: () => undefined, clear: () => undefined };
    const clock = { now, setTimeout: () => timer };
    const app = container(databaseModule({ config: database.url, clock }));
    await app.get<IDatabaseServer>(TYPES.DatabaseServer).query("SELECT 1");
    expect(now).toHaveBeenCalled();
    await disposeContainer(app);
  });

  it.each<[string, object]>([
    ["driver", { driver: "mysql" }],
    ["lanes", { lanes: { shared: 0 } }],
    ["multiplex", { multiplex: "no" }],
  ])("is made with its option %s", (name, unusable) => {
    const app = container(databaseModule({ config: database.url, ...unusable }));
    expect(() => app.get(TYPES.DatabaseServer)).toThrow(
      expect.objectContaining({
        code: "DB_CONFIG_INVALID",
        message: expect.stringContaining(name) as string,
      }),
    );
  });

  it("whose configuration is bad says so as the configuration does", () => {
    const app = container(databaseModule({ config: { ...database.config, port: 0 } }));
    expect(() => app.get(TYPES.DatabaseServer)).toThrow(
      expect.objectContaining({ code: "DB_CONFIG_INVALID" }),
    );
  });
});

describe("several databases", () => {
  it("are told apart by their names, and the pool of each has its name", async () => {
    await using other = await createTestDatabase();
    const app = container(
      databaseModule({ config: database.url }),
      databaseModule({ name: "reports", config: other.url }),
      databaseModule(() => ({ config: other.url }), { name: "archive" }),
    );
    const main = app.get<IDatabaseServer>(TYPES.DatabaseServer);
    const reports = getNamed<IDatabaseServer>(app, TYPES.DatabaseServer, "reports");
    const archive = getNamed<IDatabaseServer>(app, TYPES.DatabaseServer, "archive");
    expect(new Set([main, reports, archive]).size).toBe(3);
    expect(app.get(databaseToken("reports"))).toBe(reports);
    expect(await main.scalar("SELECT current_database()")).toBe(database.name);
    expect(await reports.scalar("SELECT current_database()")).toBe(other.name);
    const names: string[] = [];
    reports.addObserver({ pool: (source) => void names.push(source.pool.name) });
    expect(names).toEqual(["reports"]);
    await disposeContainer(app);
    for (const server of [main, reports, archive])
      await expect(server.query("SELECT 1")).rejects.toMatchObject({ code: "DB_POOL_CLOSED" });
  });
});

describe("observers and loggers of the container", () => {
  it("watch every database that is made in it", async () => {
    const texts: string[] = [];
    const lines: object[] = [];
    const keep = (fields: object): void => void lines.push(fields);
    const app = container(databaseModule({ config: { ...database.config, maxConnections: 1 } }));
    app.bind(TYPES.Logger).toConstantValue({ debug: keep, info: keep, warn: keep, error: keep });
    for (const prefix of ["a", "b"]) {
      const observer: DbObserver = {
        pool: ({ pool }) => void texts.push(`${prefix}:${pool.database}`),
      };
      app.bind<DbObserver>(TYPES.DatabaseObserver).toConstantValue(observer);
    }
    const server = app.get<IDatabaseServer>(TYPES.DatabaseServer);
    expect(texts).toEqual([`a:${database.name}`, `b:${database.name}`]);
    await server.query("SELECT 1");
    await vi.waitFor(() => expect(lines).not.toEqual([]));
    await disposeContainer(app);
  });
});

describe("starting", () => {
  it("connects every database", async () => {
    const app = container(
      databaseModule({ config: database.configOf("started") }),
      databaseModule({ name: "second", config: database.configOf("started") }),
    );
    await startDatabases(app);
    await expect.poll(() => database.sessions("started")).toBe(2);
    await disposeContainer(app);
  });

  it("names the database that did not start, keeps the refusal, and leaves the others usable", async () => {
    const app = container(
      databaseModule({ config: database.configOf("half-started") }),
      databaseModule({ name: "gone", config: { ...database.config, database: "not_there" } }),
    );
    await expect(startDatabases(app)).rejects.toMatchObject({
      name: "DatabaseStartError",
      code: "DB_INVERSIFY_START",
      outcome: "not_applied",
      message: expect.stringMatching(/^The database "gone" did not start: .*not_there/s),
      cause: { name: "ConnectFailedError" },
    });
    expect(await app.get<IDatabaseServer>(TYPES.DatabaseServer).scalar("SELECT 1")).toBe(1);
    await disposeContainer(app);
  });

  it("connects nothing when one configuration is bad", async () => {
    const app = container(
      databaseModule({ config: database.configOf("not-started") }),
      databaseModule({ name: "bad", config: { ...database.config, maxConnections: 0 } }),
    );
    await expect(startDatabases(app)).rejects.toMatchObject({ code: "DB_CONFIG_INVALID" });
    await expect.poll(() => database.sessions("not-started")).toBe(0);
    await disposeContainer(app);
  });

  it("needs a database", async () => {
    await expect(startDatabases(new Container())).rejects.toMatchObject({
      code: "DB_INVERSIFY_UNBOUND",
      message: "The container has no database: load databaseModule() first.",
    });
  });
});

/** Named differently in 6 and in its successors. */
const childOf = (app: Container): Container =>
  "createChild" in app ? (app.createChild as () => Container)() : new Container({ parent: app });

describe("a child container", () => {
  it("is disposed without touching the databases of its parent", async () => {
    const app = container(databaseModule({ config: database.url }));
    const server = app.get<IDatabaseServer>(TYPES.DatabaseServer);
    await disposeContainer(childOf(app));
    expect(await server.scalar("SELECT 1")).toBe(1);
    await disposeContainer(app);
  });

  it("with observers of its own does not take those of a parent that was started first", async () => {
    const watching: string[] = [];
    const bindObserver = (app: Container, name: string): unknown =>
      app
        .bind<DbObserver>(TYPES.DatabaseObserver)
        .toConstantValue({ pool: () => void watching.push(name) });
    const app = container(databaseModule({ config: database.url }));
    const child = childOf(app);
    bindObserver(app, "parent");
    bindObserver(child, "child");
    await startDatabases(app);
    loadModules(child, databaseModule({ name: "reports", config: database.url }));
    await startDatabases(child);
    // inversify asks a parent only for what the child does not bind at all: here, by no other name.
    expect(() => child.get(TYPES.DatabaseServer)).toThrow(/no .*bindings found/i);
    expect(child.get(databaseToken())).toBe(app.get(TYPES.DatabaseServer));
    expect(watching).toEqual(["parent", "child"]);
    await disposeContainer(child);
    await disposeContainer(app);
  });
});
