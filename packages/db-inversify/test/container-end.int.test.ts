import "reflect-metadata";
import type { IDatabaseServer } from "@abe/db-core";
import { createTestDatabase, type TestDatabase } from "@abe/db-testing";
import { Container, type ContainerModule } from "inversify";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import {
  TYPES,
  databaseModule,
  databaseToken,
  disposeContainer,
  loadModules,
  unloadModules,
} from "../src/index.js";

const program = fileURLToPath(new URL("programs/ends-by-itself.mjs", import.meta.url));
const migrations = fileURLToPath(new URL("../../../migrations", import.meta.url));

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
  await database.server.query("CREATE TABLE ended (name text)");
});
afterAll(() => database.drop());

const ended = (): Promise<unknown[]> => database.server.column("SELECT name FROM ended ORDER BY 1");

/** Binds something that writes a last row when it is unbound, as a queue that is flushed does. */
function bindFlushing(app: Container, name: string): void {
  app
    .bind<{ db: IDatabaseServer }>(name)
    .toDynamicValue(() => ({ db: app.get<IDatabaseServer>(TYPES.DatabaseServer) }))
    .inSingletonScope()
    .onDeactivation(async ({ db }: { db: IDatabaseServer }) => {
      await db.query("INSERT INTO ended VALUES ($1)", [name]);
    });
  app.get(name);
}

function container(...modules: ContainerModule[]): Container {
  const app = new Container();
  loadModules(app, ...modules);
  return app;
}

describe("a container that ends", () => {
  it("lets what it unbinds use the database to its last", async () => {
    const app = container(databaseModule({ config: database.url }));
    bindFlushing(app, "disposed");
    await disposeContainer(app);
    expect(await ended()).toContain("disposed");
  });

  it("closes its databases also when something of it cannot end, and says what", async () => {
    const app = container(databaseModule({ config: database.url }));
    const server = app.get<IDatabaseServer>(TYPES.DatabaseServer);
    app
      .bind("Sink")
      .toDynamicValue(() => ({}))
      .inSingletonScope()
      .onDeactivation(() => Promise.reject(new TypeError("cannot flush")));
    app.get("Sink");
    await expect(disposeContainer(app)).rejects.toThrow("cannot flush");
    await expect(server.query("SELECT 1")).rejects.toMatchObject({ code: "DB_POOL_CLOSED" });
  });

  it("waits for what is being unloaded from it", async () => {
    const module = databaseModule({ config: database.url });
    const app = container(module, databaseModule({ name: "other", config: database.url }));
    const server = app.get<IDatabaseServer>(TYPES.DatabaseServer);
    const running = server.query("SELECT pg_sleep(0.2)");
    await vi.waitFor(() => expect(server.stats().used).toBe(1));
    const unloading = unloadModules(app, module);
    await disposeContainer(app);
    expect(server.stats().total).toBe(0);
    await Promise.all([unloading, running]);
  });
});

describe("unloading", () => {
  it("closes the databases of the modules it is given, and no other", async () => {
    const module = databaseModule({ name: "reports", config: database.url });
    const app = container(databaseModule({ config: database.url }), module);
    const reports = app.get<IDatabaseServer>(databaseToken("reports"));
    const main = app.get<IDatabaseServer>(TYPES.DatabaseServer);
    await unloadModules(app, module);
    await expect(reports.query("SELECT 1")).rejects.toMatchObject({ code: "DB_POOL_CLOSED" });
    expect(await main.scalar("SELECT 1")).toBe(1);
    await disposeContainer(app);
  });

  it("closes a database of the container it is asked for, not of another that has the module", async () => {
    const module = databaseModule({ config: database.url });
    const apps = [container(module), container(module)] as const;
    const servers = apps.map((app) => app.get<IDatabaseServer>(TYPES.DatabaseServer));
    expect(servers[0]).not.toBe(servers[1]);
    await unloadModules(apps[0], module);
    expect(servers[0]?.stats().total).toBe(0);
    expect(await servers[1]?.scalar("SELECT 1")).toBe(1);
    await disposeContainer(apps[1]);
  });

  it("ignores a module that is not loaded", async () => {
    const app = container(databaseModule({ config: database.url }));
    await unloadModules(app, databaseModule({ name: "elsewhere" }));
    expect(await app.get<IDatabaseServer>(TYPES.DatabaseServer).scalar("SELECT 1")).toBe(1);
    await disposeContainer(app);
  });
});

/** What the program wrote before it ended by itself, and its exit code; it is killed after 20 s. */
async function runProgram(way: string): Promise<{ output: string; code: unknown }> {
  const child = spawn(process.execPath, [program, way, database.url, migrations], {
    stdio: ["ignore", "pipe", "inherit"],
    timeout: 20_000,
    killSignal: "SIGKILL",
  });
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
  const [code] = await once(child, "close");
  return { output, code };
}

describe("a process", () => {
  it.each(["unload", "dispose", "twice", "unbind"])(
    "closes each pool once and ends by itself after %s",
    async (way) => {
      const { output, code } = await runProgram(way);
      expect({ output, code }).toEqual({ output: '{"default":1,"reports":1}', code: 0 });
    },
  );
});
