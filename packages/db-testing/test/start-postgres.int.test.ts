import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { postgresVersion, startPostgres } from "@abe/db-testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { PostgresHandle } from "../src/index.js";
import { freePort } from "../src/server/free-port.js";
import { startPostgresWith } from "../src/server/start-postgres.js";
import { connectClient } from "./pg-client.js";
import { isRoot } from "./temporary-parent.js";

async function ask(url: string, text: string): Promise<Readonly<Record<string, unknown>>> {
  await using client = await connectClient(url);
  const { rows } = await client.query(text);
  return rows[0] ?? {};
}

describe("a server with default options", () => {
  let server: PostgresHandle;
  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(() => server.stop());

  it("is a PostgreSQL of the version it says, on loopback, with the address it says", async () => {
    const { server_version: version } = await ask(server.url, "SHOW server_version");
    expect(version).toBe(server.version);
    expect(server.version).toMatch(/^18\./);
    expect(server.config).toEqual({
      host: "127.0.0.1",
      port: server.config.port,
      user: "postgres",
      password: "postgres",
      database: "postgres",
    });
  });

  it("is of the release that its programs tell without one", async () => {
    expect(await postgresVersion()).toBe(server.version);
    await expect(postgresVersion({ binaries: "nowhere" })).rejects.toMatchObject({
      code: "DB_TESTING_BINARIES",
    });
  });

  it("asks for the password", async () => {
    const wrong = server.url.replace("postgres:postgres@", "postgres:wrong@");
    await expect(ask(wrong, "SELECT 1")).rejects.toMatchObject({ code: "28P01" });
  });

  it("behaves the same on every machine: UTF-8, UTC, English, accents in upper()", async () => {
    const row = await ask(
      server.url,
      `SELECT upper('é') AS upper, current_setting('TimeZone') AS zone,
              current_setting('lc_messages') AS messages, current_setting('server_encoding') AS encoding`,
    );
    expect(row).toEqual({ upper: "É", zone: "UTC", messages: "C", encoding: "UTF8" });
  });

  it("gives up durability for speed", async () => {
    expect(await ask(server.url, "SHOW fsync")).toEqual({ fsync: "off" });
  });

  it("keeps its folder from other users and holds no password in it", () => {
    const folder = dirname(server.dataDirectory);
    expect(statSync(server.dataDirectory).mode & 0o777).toBe(0o700);
    expect(statSync(folder).mode & 0o777).toBe(isRoot ? 0o711 : 0o700);
    expect(existsSync(join(folder, "password"))).toBe(false);
  });
});

it("takes user, password, port, limits and settings as asked, quotes and backslashes included", async () => {
  const port = await freePort();
  await using server = await startPostgres({
    ...(port === undefined ? {} : { port }),
    user: "ann.lee",
    password: "p@ss'w:rd/\\",
    maxConnections: 7,
    durable: true,
    settings: { application_name: "it's \\ me", work_mem: "5MB" },
  });
  expect(server.config.port).toBe(port);
  const row = await ask(
    server.url,
    `SELECT current_user AS "user", current_setting('max_connections') AS max,
            current_setting('fsync') AS fsync, current_setting('work_mem') AS work_mem`,
  );
  expect(row).toEqual({ user: "ann.lee", max: "7", fsync: "on", work_mem: "5MB" });
  const { setting } = await ask(
    server.url,
    "SELECT reset_val AS setting FROM pg_settings WHERE name = 'application_name'",
  );
  expect(setting).toBe("it's \\ me");
});

it.each(["fast", "immediate", "kill"] as const)(
  "comes back on the same port with the same data after a %s restart",
  async (mode) => {
    await using server = await startPostgres({ durable: true });
    await ask(server.url, "CREATE TABLE kept AS SELECT 42 AS answer");
    const before = server.pid;
    await server.restart(mode);
    expect(server.pid).not.toBe(before);
    expect(await ask(server.url, "SELECT answer FROM kept")).toEqual({ answer: 42 });
  },
);

it("tries another port when somebody takes the chosen one first", async () => {
  await using first = await startPostgres();
  const free = await freePort();
  const ports = [first.config.port, free];
  await using second = await startPostgresWith({}, async () => ports.shift());
  expect(second.config.port).toBe(free);
  expect(await ask(second.url, "SELECT 1 AS one")).toEqual({ one: 1 });
});

it("stops once however often it is asked, and never starts again", async () => {
  const server = await startPostgres();
  await Promise.all([server.stop(), server.stop("immediate"), server[Symbol.asyncDispose]()]);
  expect(existsSync(dirname(server.dataDirectory))).toBe(false);
  await expect(server.restart()).rejects.toMatchObject({ code: "DB_TESTING_STOPPED" });
});

it("waits for a restart that is under way before it stops", async () => {
  const server = await startPostgres();
  const restarted = server.restart();
  await server.stop();
  await restarted;
  expect(existsSync(dirname(server.dataDirectory))).toBe(false);
});

it.runIf(isRoot)("runs as another user when this process is root", async () => {
  await using server = await startPostgres();
  const status = readFileSync(`/proc/${server.pid}/status`, "utf8");
  expect(/^Uid:\s+(\d+)/m.exec(status)?.[1]).not.toBe("0");
  expect(/^Groups:[ \t]*(\S*)/m.exec(status)?.[1]).toBe("");
});
