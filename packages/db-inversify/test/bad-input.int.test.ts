import "reflect-metadata";
import type { IDatabaseServer } from "@abe/db-core";
import { Container, type ContainerModule } from "inversify";
import { describe, expect, it, vi } from "vitest";
import {
  ContainerEndingError,
  DatabaseStartError,
  DatabaseUnbindError,
  DuplicateModuleError,
  TYPES,
  UnboundDatabaseError,
  databaseModule,
  databaseToken,
  disposeContainer,
  loadModules,
  startDatabases,
  testDatabaseModule,
  unloadModules,
} from "../src/index.js";
import { migrationModule } from "../src/migrate.js";
import { otelModule } from "../src/otel.js";
import { transactionModule } from "../src/tx.js";
import { getNamed } from "./named-binding.js";
import { WatchedDatabase } from "./watched-database.js";

const database = new WatchedDatabase();

function container(...modules: ContainerModule[]): Container {
  const made = new Container();
  loadModules(made, ...modules);
  return made;
}

const testDatabase = (): ContainerModule => testDatabaseModule({ server: {} });

const serverOf = (app: Container): IDatabaseServer =>
  app.get<IDatabaseServer>(TYPES.DatabaseServer);

const thrownBy = (act: () => unknown): unknown => {
  try {
    return act();
  } catch (error) {
    return error;
  }
};

describe("a configuration that is not bound", () => {
  it("is named, with what to do, and the database can be used once it is bound", async () => {
    const identifier = Symbol.for("DatabaseUrl");
    const app = container(databaseModule((get) => ({ config: get<string>(identifier) })));
    const error = thrownBy(() => serverOf(app));
    expect(error).toBeInstanceOf(UnboundDatabaseError);
    expect(error).toMatchObject({
      code: "DB_INVERSIFY_UNBOUND",
      message:
        'The options of the database "default" ask for Symbol(DatabaseUrl), which is not bound: bind it before the database is first used.',
    });
    await expect(startDatabases(app)).rejects.toThrow(UnboundDatabaseError);

    app.bind(identifier).toConstantValue(database.url);
    expect(await serverOf(app).scalar("SELECT 1")).toBe(1);
    await disposeContainer(app);
  });

  it("is not mixed up with one that is bound and cannot be made", () => {
    const app = container(databaseModule((get) => ({ config: get<string>("DatabaseUrl") })));
    app.bind("DatabaseUrl").toDynamicValue(() => {
      throw new TypeError("the file is not there");
    });
    expect(() => serverOf(app)).toThrow(
      expect.objectContaining({
        code: "DB_INVERSIFY_OPTIONS",
        message: expect.stringContaining("could not be made: ") as string,
      }),
    );
  });

  it("is asked for by name where the environment has none", () => {
    vi.stubEnv("DATABASE_URL", "");
    for (const name of ["DB_HOST", "DB_USER", "DB_NAME"]) vi.stubEnv(name, undefined);
    try {
      expect(() => serverOf(container(databaseModule()))).toThrow(
        expect.objectContaining({
          code: "DB_CONFIG_INVALID",
          message: expect.stringMatching(/nothing was started[^]*DB_USER/) as string,
        }),
      );
    } finally {
      vi.unstubAllEnvs();
    }
  });
});

describe("a second database", () => {
  it("needs a name, and the first one stays as it is", async () => {
    const app = container(databaseModule({ config: database.url }));
    for (const second of [databaseModule(), databaseModule(() => ({})), testDatabase()]) {
      const error = thrownBy(() => loadModules(app, second));
      expect(error).toBeInstanceOf(DuplicateModuleError);
      expect(error).toMatchObject({
        code: "DB_INVERSIFY_DUPLICATE",
        message:
          "The container has a default database already: load one module once, and give a second database a name, databaseModule({ name }).",
      });
    }
    expect(await serverOf(app).scalar("SELECT 1")).toBe(1);
    await disposeContainer(app);
  });

  it("needs a name of its own", async () => {
    const app = container(databaseModule({ name: "reports", config: database.url }));
    expect(() => loadModules(app, databaseModule({ name: "reports" }))).toThrow(
      'The container has a database "reports" already: load its module once, and give another database another name.',
    );
    const server = getNamed<IDatabaseServer>(app, TYPES.DatabaseServer, "reports");
    expect(await server.scalar("SELECT 1")).toBe(1);
    await disposeContainer(app);
  });
});

describe("a module that is loaded twice", () => {
  it.each([
    ["databaseModule", () => databaseModule({ config: "postgres://me@localhost/abe" })],
    ["testDatabaseModule", testDatabase],
    ["transactionModule", () => transactionModule()],
    ["transactionModule", () => transactionModule({ name: "reports" })],
    ["migrationModule", () => migrationModule()],
    ["migrationModule", () => migrationModule({ name: "reports" })],
    ["otelModule", () => otelModule()],
  ])("is refused: %s", async (_, make) => {
    const module = make();
    const app = container(module);
    for (const again of [module, make()]) {
      const error = thrownBy(() => loadModules(app, again));
      expect(error).toBeInstanceOf(DuplicateModuleError);
      expect(error).toMatchObject({
        code: "DB_INVERSIFY_DUPLICATE",
        message: expect.stringMatching(/^The container has an? .* already.*\bonce\b/) as string,
      });
    }
    await unloadModules(app, module);
    loadModules(app, module);
    await disposeContainer(app);
  });

  it("bound nothing the second time: one unload is enough", async () => {
    const module = databaseModule({ config: database.url });
    const app = container(module, transactionModule());
    expect(() => loadModules(app, module)).toThrow(DuplicateModuleError);
    const server = app.get<IDatabaseServer>(databaseToken());
    const close = vi.spyOn(server, "close");
    await unloadModules(app, module);
    expect(close).toHaveBeenCalledTimes(1);
    expect(app.isBound(TYPES.DatabaseServer)).toBe(false);
    await disposeContainer(app);
  });
});

describe("a connection that cannot be made at start", () => {
  it("is that of a fake that has no initialize(), too", async () => {
    await expect(startDatabases(container(testDatabase()))).rejects.toMatchObject({
      code: "DB_INVERSIFY_START",
      message: expect.stringContaining("initialize is not a function") as string,
    });
  });

  it("says which database it is, why, and what to do, and can be tried again", async () => {
    const wanted = `${database.name}_later`;
    const app = container(
      databaseModule({ config: { ...database.configOf("start"), database: wanted } }),
      databaseModule({ name: "gone", config: { ...database.config, host: "127.0.0.1", port: 1 } }),
    );
    const error = await startDatabases(app).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(DatabaseStartError);
    expect(error).toMatchObject({
      code: "DB_INVERSIFY_START",
      outcome: "not_applied",
      message: expect.stringMatching(
        /^The database "default" did not start: .*_later.*call startDatabases\(\) again, or disposeContainer\(\)/s,
      ) as string,
      cause: { code: "DB_CONNECT_FAILED" },
      suppressed: [{ message: expect.stringContaining("127.0.0.1:1") as string }],
    });
    await disposeContainer(app);
  });
});

/** Every method of a container that unbinds; which of them wait differs from major to major. */
const ways = ["unbindAll", "unload", "unbind", "rebind"].flatMap((name) =>
  ["", "Sync", "Async"].map((suffix) => name + suffix).filter((way) => way in Container.prototype),
);

/** Takes a database out of a container without our help. */
async function unbindBy(way: string, app: Container, module: ContainerModule): Promise<unknown> {
  const unbind = Reflect.get(app, way) as (what: unknown) => unknown;
  return unbind.call(app, way.startsWith("unload") ? module : databaseToken());
}

describe("inversify's own way to unbind a database", () => {
  it("has several names", () => {
    expect(ways).toEqual(expect.arrayContaining(["unbindAll", "unload", "unbind", "rebind"]));
    expect(ways.length).toBeGreaterThan(4);
  });

  it.each(ways)("%s() says what to call for one in use, and leaves nothing open", async (way) => {
    const name = `unbound by ${way}`;
    const module = databaseModule({ config: database.configOf(name) });
    const app = container(module);
    const server = serverOf(app);
    const close = vi.spyOn(server, "close");
    await server.query("SELECT 1");
    expectRefusal(await unbindBy(way, app, module).catch((reason: unknown) => reason));

    await disposeContainer(app);
    expect(close).toHaveBeenCalledTimes(1);
    expect(app.isBound(TYPES.DatabaseServer)).toBe(false);
    await expect.poll(() => database.sessions(name)).toBe(0);
  });

  it.each(ways)("%s() does for one that nobody used, and for one that was given", async (way) => {
    const unused = databaseModule({ config: database.url });
    await unbindBy(way, container(unused), unused);
    const given = databaseModule({ server: database.watcher });
    const app = container(given);
    expect(serverOf(app)).toBe(database.watcher);
    await unbindBy(way, app, given);
    expect(await database.watcher.scalar("SELECT 1")).toBe(1);
  });
});

/** 6 puts what a deactivation throws into an Error of its own, and keeps the sentence. */
function expectRefusal(error: unknown): void {
  const sentence =
    'The database "default" was unbound by inversify itself, which may not wait until its pool is closed. It is being closed now; call disposeContainer(container), or unloadModules(container, module), of @abe/db-inversify instead.';
  expect(error).toMatchObject({ message: expect.stringContaining(sentence) as string });
  if ("createChild" in Container.prototype) return;
  expect(error).toBeInstanceOf(DatabaseUnbindError);
  expect(error).toMatchObject({ code: "DB_INVERSIFY_UNBIND", message: sentence });
}

/** Binds something that does so when it is unbound. */
function bindEnding(app: Container, end: () => Promise<void>): void {
  app
    .bind("Ending")
    .toDynamicValue(() => ({}))
    .inSingletonScope()
    .onDeactivation(end);
  app.get("Ending");
}

describe("a container that is disposed twice", () => {
  it("closes each pool once, and every call waits until it is closed", async () => {
    const app = container(databaseModule({ config: database.configOf("disposed twice") }));
    const server = serverOf(app);
    const close = vi.spyOn(server, "close");
    const running = server.query("SELECT pg_sleep(0.2)");
    await vi.waitFor(() => expect(server.stats().used).toBe(1));
    const open: number[] = [];
    const note = (): void => void open.push(server.stats().total);
    await Promise.all([disposeContainer(app).then(note), disposeContainer(app).then(note)]);
    await disposeContainer(app);
    await running;
    expect(open).toEqual([0, 0]);
    expect(close).toHaveBeenCalledTimes(1);
  });

  it("takes the shorter of two times, as a server does that is closed twice", async () => {
    const app = container(databaseModule({ config: database.configOf("in a hurry") }));
    const server = serverOf(app);
    const asleep = Promise.allSettled([server.query("SELECT pg_sleep(600)")]);
    await vi.waitFor(() => expect(server.stats().used).toBe(1));
    const disposedAt = performance.now();
    const patient = disposeContainer(app);
    await Promise.all([patient, disposeContainer(app, { drainTimeoutMs: 1 })]);
    expect(performance.now() - disposedAt).toBeLessThan(8_000);
    expect(await asleep).toMatchObject([{ status: "rejected" }]);
  });

  it("says so to what it is unbinding, which it would wait for for ever", async () => {
    const module = databaseModule({ config: database.configOf("disposed within") });
    const app = container(module);
    const server = serverOf(app);
    const refused: unknown[] = [];
    bindEnding(app, async () => {
      await disposeContainer(app).catch((error: unknown) => refused.push(error));
      await unloadModules(app, module).catch((error: unknown) => refused.push(error));
    });
    await disposeContainer(app);
    expect(refused).toEqual([expect.any(ContainerEndingError), expect.any(ContainerEndingError)]);
    expect(refused[0]).toMatchObject({
      code: "DB_INVERSIFY_ENDING",
      message: expect.stringMatching(
        /^The container is being disposed,.*Take the inner call out/,
      ) as string,
    });
    await expect(server.query("SELECT 1")).rejects.toMatchObject({ code: "DB_POOL_CLOSED" });
  });

  it("may be disposed by what it once unbound, and another one by what it is unbinding", async () => {
    const [app, other] = [
      container(databaseModule({ config: database.configOf("a") })),
      new Container(),
    ];
    let later: Promise<void> | undefined;
    bindEnding(app, async () => {
      await disposeContainer(other);
      later = new Promise((resolve) => setTimeout(resolve, 50)).then(() => disposeContainer(app));
    });
    await disposeContainer(app);
    await expect(later).resolves.toBeUndefined();
  });

  it("says of what it had that it is closed, and of itself that it has no database", async () => {
    const app = container(databaseModule({ config: database.url }));
    const server = serverOf(app);
    await disposeContainer(app);
    await expect(server.query("SELECT 1")).rejects.toMatchObject({ code: "DB_POOL_CLOSED" });
    await expect(startDatabases(app)).rejects.toMatchObject({
      code: "DB_INVERSIFY_UNBOUND",
      message: "The container has no database: load databaseModule() first.",
    });
  });
});
