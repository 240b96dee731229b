import { mkdirSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { createTestDatabase } from "@abe/db-testing";
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { connectClient } from "./pg-client.js";
import { temporaryParent } from "./temporary-parent.js";
import { waitUntil } from "./wait-until.js";

const serverUrl = process.env["ABE_TEST_POSTGRES_URL"]!;

async function databases(pattern: string): Promise<string[]> {
  await using client = await connectClient(serverUrl);
  const text = `SELECT datname FROM pg_database WHERE datname LIKE '${pattern}' ORDER BY 1`;
  return (await client.query(text)).rows.map((row) => row["datname"] as string);
}

/** A migrations folder whose first table has a name that no other test uses. */
function migrations(files: Record<string, string>): string {
  const folder = temporaryParent();
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(folder, name), { recursive: true });
    writeFileSync(join(folder, name, "up.sql"), text);
  }
  return folder;
}

let number = 0;
let unique: string;
beforeEach(() => {
  number += 1;
  unique = `t${process.pid}_${number}`;
});

describe("an empty database", () => {
  it("belongs to its caller alone and goes away with everybody in it", async () => {
    const first = await createTestDatabase();
    await using second = await createTestDatabase();
    expect(first.name).not.toBe(second.name);
    await first.server.query("CREATE TABLE mine (id int)");
    expect(await second.server.scalar("SELECT to_regclass('mine')")).toBeNull();

    const guest = await connectClient(first.url);
    await Promise.all([first.drop(), first.drop()]);
    expect(await databases(first.name)).toEqual([]);
    await expect(guest.query("SELECT 1")).rejects.toBeInstanceOf(Error);
    await expect(first.server.query("SELECT 1")).rejects.toMatchObject({ code: "DB_POOL_CLOSED" });
  });

  it("does not wait long for what a test has left running", async () => {
    const database = await createTestDatabase();
    const asleep = database.server.query("SELECT pg_sleep(600)").catch((error: unknown) => error);
    void database.server.transaction(() => new Promise(() => undefined));
    await waitUntil("both run", () => database.server.stats().used === 2);
    const begun = performance.now();
    await database.drop();
    expect(performance.now() - begun).toBeLessThan(5_000);
    expect(await databases(database.name)).toEqual([]);
    expect(await asleep).toBeInstanceOf(Error);
  });

  it("is reached by url, config and server alike", async () => {
    await using database = await createTestDatabase();
    await using client = await connectClient(database.url);
    const { rows } = await client.query("SELECT current_database() AS name");
    expect(rows).toEqual([{ name: database.name }]);
    expect(await database.server.scalar("SELECT current_database()")).toBe(database.name);
    expect(database.config).toMatchObject({
      host: "127.0.0.1",
      user: "postgres",
      password: "postgres",
      database: database.name,
    });
  });
});

describe("its name", () => {
  it("begins as it is told to", async () => {
    await using database = await createTestDatabase({ prefix: "abe_demo_" });
    expect(database.name).toMatch(/^abe_demo_[0-9a-f]{16}$/);
    expect(await databases(database.name)).toEqual([database.name]);
  });

  it.each(["", "1a", "Upper_", "a b", 'a"b', "a".repeat(41)])(
    "does not begin with %j",
    async (prefix) => {
      await expect(createTestDatabase({ prefix })).rejects.toMatchObject({
        code: "DB_TESTING_OPTION",
        message: expect.stringContaining(`prefix is ${JSON.stringify(prefix)}`) as string,
      });
    },
  );
});

describe("a database with migrations", () => {
  it("has each applied, in the order of their versions", async () => {
    const folder = migrations({
      "9_table": `CREATE TABLE ${unique} (label text)`,
      "10_rows": `INSERT INTO ${unique} VALUES ('a'); INSERT INTO ${unique} VALUES ('b')`,
    });
    await using database = await createTestDatabase({ migrations: folder });
    const labels = await database.server.column(`SELECT label FROM ${unique} ORDER BY 1`);
    expect(labels).toEqual(["a", "b"]);
  });

  it("is a copy: the migrations run once however many ask at the same time", async () => {
    const folder = migrations({
      "1_once": `CREATE TABLE ${unique} AS SELECT pg_backend_pid() AS pid`,
    });
    const copies = await Promise.all(
      Array.from({ length: 6 }, () => createTestDatabase({ migrations: folder })),
    );
    const pids = await Promise.all(
      copies.map(({ server }) => server.scalar(`SELECT pid FROM ${unique}`)),
    );
    expect(new Set(pids).size).toBe(1);
    expect(new Set(copies.map(({ name }) => name)).size).toBe(6);
    await Promise.all(copies.map((copy) => copy.drop()));
    await using later = await createTestDatabase({ migrations: folder });
    expect(await later.server.scalar(`SELECT pid FROM ${unique}`)).toBe(pids[0]);
  });

  it("notices when a migration changes", async () => {
    const folder = migrations({ "1_a": `CREATE TABLE ${unique} AS SELECT 1 AS n` });
    await using before = await createTestDatabase({ migrations: folder });
    writeFileSync(join(folder, "1_a", "up.sql"), `CREATE TABLE ${unique} AS SELECT 2 AS n`);
    await using after = await createTestDatabase({ migrations: folder });
    expect(await before.server.scalar(`SELECT n FROM ${unique}`)).toBe(1);
    expect(await after.server.scalar(`SELECT n FROM ${unique}`)).toBe(2);
  });

  it("notices when a repeatable migration changes, also where there are no others", async () => {
    const view = (n: number): Record<string, string> => ({
      "repeatable/view": `CREATE OR REPLACE VIEW ${unique} AS SELECT ${n} AS n`,
    });
    const folder = migrations(view(1));
    await using before = await createTestDatabase({ migrations: folder });
    expect(await before.server.scalar(`SELECT n FROM ${unique}`)).toBe(1);
    await using after = await createTestDatabase({ migrations: migrations(view(2)) });
    expect(await after.server.scalar(`SELECT n FROM ${unique}`)).toBe(2);
  });

  it("may have programs among its migrations where they are allowed", async () => {
    const folder = migrations({ "1_a": `CREATE TABLE ${unique} AS SELECT 1 AS n` });
    mkdirSync(join(folder, "2_b"));
    writeFileSync(
      join(folder, "2_b", "up.mjs"),
      `export const up = (tx) => tx.query("UPDATE ${unique} SET n = 2");`,
    );
    await expect(createTestDatabase({ migrations: folder })).rejects.toMatchObject({
      code: "DB_TESTING_MIGRATIONS",
      message: expect.stringContaining("set DB_MIGRATION_PROGRAMS=true") as string,
    });
    vi.stubEnv("DB_MIGRATION_PROGRAMS", "true");
    onTestFinished(() => void vi.unstubAllEnvs());
    await using database = await createTestDatabase({ migrations: folder });
    expect(await database.server.scalar(`SELECT n FROM ${unique}`)).toBe(2);
  });

  it("is waited for however long its migrations take, whatever the limits of the application", async () => {
    const folder = migrations({ "1_slow": `SELECT pg_sleep(1); CREATE TABLE ${unique} (id int)` });
    const { hostname, port } = new URL(serverUrl);
    vi.stubEnv("ABE_TEST_POSTGRES_URL", "");
    vi.stubEnv("DB_HOST", hostname);
    vi.stubEnv("DB_PORT", port);
    vi.stubEnv("DB_USER", "postgres");
    vi.stubEnv("DB_PASSWORD", "postgres");
    vi.stubEnv("DB_STATEMENT_TIMEOUT_MS", "300");
    onTestFinished(() => void vi.unstubAllEnvs());
    const copies = await Promise.all([1, 2].map(() => createTestDatabase({ migrations: folder })));
    expect(copies[0]?.config).toMatchObject({ statementTimeoutMs: 300 });
    await Promise.all(copies.map((copy) => copy.drop()));
  });

  it("names the migration that fails and leaves no database behind", async () => {
    const folder = migrations({
      "1_good": `CREATE TABLE ${unique} (id int)`,
      "2_bad": "SELECT 1 / 0",
    });
    const before = await databases("abe\\_test\\_%");
    await expect(createTestDatabase({ migrations: folder })).rejects.toMatchObject({
      code: "DB_TESTING_MIGRATIONS",
      message: expect.stringMatching(/2_bad[^]*division by zero/) as string,
      cause: expect.any(Error) as Error,
    });
    const left = (await databases("abe\\_test\\_template\\_%")).filter(
      (name) => !before.includes(name),
    );
    expect(left).toEqual([]);
  });

  it("replaces a template that its maker did not finish", async () => {
    const folder = migrations({ "1_a": `CREATE TABLE ${unique} AS SELECT 1 AS n` });
    await using first = await createTestDatabase({ migrations: folder });
    const template = `abe_test_template_${first.name.split("_")[2]!}`;
    await using client = await connectClient(serverUrl);
    await client.query(`ALTER DATABASE ${template} WITH IS_TEMPLATE false`);
    await client.query(`DROP DATABASE ${template}`);
    await client.query(`CREATE DATABASE ${template}`);
    await using second = await createTestDatabase({ migrations: folder });
    expect(await second.server.scalar(`SELECT n FROM ${unique}`)).toBe(1);
  });

  it.each<[string, () => string, string]>([
    ["is missing", () => join(temporaryParent(), "absent"), "it does not exist"],
    ["is a file", () => fileURLToPath(import.meta.url), "it cannot be read (ENOTDIR)"],
    ["is empty", () => temporaryParent(), "it holds no <version>_<name> folder"],
  ])("says what is wrong with a folder that %s", async (_case, make, reason) => {
    const folder = make();
    const relativePath = relative(process.cwd(), folder);
    await expect(createTestDatabase({ migrations: relativePath })).rejects.toMatchObject({
      code: "DB_TESTING_MIGRATIONS",
      message: `The migrations folder ${folder} cannot be used: ${reason}.`,
    });
  });

  it("says which migration has no script", async () => {
    const folder = temporaryParent();
    mkdirSync(join(folder, "1_a"));
    await expect(createTestDatabase({ migrations: folder })).rejects.toMatchObject({
      code: "DB_TESTING_MIGRATIONS",
      message: expect.stringMatching(/1_a.*has no up\.sql/) as string,
    });
  });

  it("is a copy of them or of another database, not of both", async () => {
    const folder = migrations({ "1_a": `CREATE TABLE ${unique} (id int)` });
    const both = createTestDatabase({ migrations: folder, template: "postgres" });
    await expect(both).rejects.toMatchObject({
      code: "DB_TESTING_OPTION",
      message: expect.stringContaining("migrations and template exclude each other") as string,
    });
  });
});

describe("a copy of a database of yours", () => {
  it("holds what the original holds", async () => {
    await using original = await createTestDatabase();
    await original.server.query("CREATE TABLE kept AS SELECT 42 AS n");
    await original.server.close();
    await using copy = await createTestDatabase({ template: original.name });
    expect(await copy.server.scalar("SELECT n FROM kept")).toBe(42);
  });

  it("says why it cannot be made while somebody is connected to the original", async () => {
    await using original = await createTestDatabase();
    await original.server.initialize();
    await expect(createTestDatabase({ template: original.name })).rejects.toMatchObject({
      code: "DB_TESTING_DATABASE",
      message: expect.stringMatching(
        /is being accessed by other users\. End its other sessions first\.$/,
      ) as string,
    });
  });
});

describe("where it is made", () => {
  afterEach(() => vi.unstubAllEnvs());
  const { hostname, port } = new URL(serverUrl);

  it("is the server that DB_HOST and its kin name, when nothing else does", async () => {
    vi.stubEnv("ABE_TEST_POSTGRES_URL", "");
    vi.stubEnv("DATABASE_URL", "");
    vi.stubEnv("DB_HOST", hostname);
    vi.stubEnv("DB_PORT", port);
    vi.stubEnv("DB_USER", "postgres");
    vi.stubEnv("DB_PASSWORD", "postgres");
    vi.stubEnv("DB_NAME", "this_database_is_never_touched");
    vi.stubEnv("DB_MAX_CONNECTIONS", "3");
    await using database = await createTestDatabase();
    expect(await database.server.scalar("SELECT current_database()")).toBe(database.name);
    expect(database.config).toMatchObject({ port: Number(port), maxConnections: 3 });
  });

  it("is DATABASE_URL's server", async () => {
    vi.stubEnv("ABE_TEST_POSTGRES_URL", "");
    vi.stubEnv("DATABASE_URL", serverUrl);
    await using database = await createTestDatabase();
    expect(await databases(database.name)).toEqual([database.name]);
  });

  it("reports a wrong variable and makes nothing", async () => {
    vi.stubEnv("ABE_TEST_POSTGRES_URL", "");
    vi.stubEnv("DATABASE_URL", "");
    vi.stubEnv("DB_HOST", hostname);
    vi.stubEnv("DB_PORT", "abc");
    await expect(createTestDatabase()).rejects.toMatchObject({
      code: "DB_CONFIG_INVALID",
      message: expect.stringContaining("DB_PORT") as string,
    });
  });

  it("ends the sessions it opened for the work", async () => {
    const database = await createTestDatabase();
    await database.drop();
    await using client = await connectClient(serverUrl);
    await waitUntil("no session of ours is left", async () => {
      const { rows } = await client.query(
        "SELECT FROM pg_stat_activity WHERE application_name = 'abe-db-testing' AND state = 'idle'",
      );
      return rows.length === 0;
    });
    expect(await databases(database.name)).toEqual([]);
  });
});
