import { appendFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createTestDatabase, startPostgres } from "@abe/db-testing";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { PostgresHandle } from "../src/index.js";
import { freePort } from "../src/server/free-port.js";
import { type PgClient, connectClient } from "./pg-client.js";
import { temporaryParent } from "./temporary-parent.js";

/** A server that is not this package's: it does not carry its name. */
let server: PostgresHandle;
let admin: PgClient;

beforeAll(async () => {
  server = await startPostgres();
  appendFileSync(join(server.dataDirectory, "postgresql.conf"), "cluster_name = 'production'\n");
  await server.restart();
  admin = await connectClient(server.url);
  await admin.query("CREATE ROLE maker LOGIN CREATEDB PASSWORD 'secret'");
  await admin.query("CREATE ROLE reader LOGIN PASSWORD 'secret'");
  await admin.query("CREATE DATABASE app OWNER maker");
});
afterAll(async () => {
  await admin.end();
  await server.stop();
});

function urlOf(user: string): string {
  return `postgres://${user}:secret@127.0.0.1:${server.config.port}/app`;
}

async function databases(): Promise<string[]> {
  const { rows } = await admin.query("SELECT datname FROM pg_database ORDER BY 1");
  return rows.map((row) => row["datname"] as string);
}

const untouched = ["app", "postgres", "template0", "template1"];

function oneMigration(): string {
  const folder = temporaryParent();
  mkdirSync(join(folder, "1_a"));
  writeFileSync(join(folder, "1_a", "up.sql"), "CREATE TABLE a AS SELECT 1 AS n");
  return folder;
}

it("leaves only the databases that were there, once the last copy is dropped", async () => {
  const options = { url: urlOf("maker"), migrations: oneMigration() };
  const first = await createTestDatabase(options);
  const second = await createTestDatabase(options);
  expect(await second.server.scalar("SELECT n FROM a")).toBe(1);
  await first.drop();
  expect((await databases()).filter((name) => name.startsWith("abe_test_template_"))).toHaveLength(
    1,
  );
  await second.drop();
  expect(await databases()).toEqual(untouched);
});

it("never connects to the application's database while there is another", async () => {
  await admin.query("ALTER DATABASE app WITH ALLOW_CONNECTIONS false");
  const database = await createTestDatabase({ url: urlOf("maker") });
  await database.drop();
  await admin.query("ALTER DATABASE app WITH ALLOW_CONNECTIONS true");
  expect(await databases()).toEqual(untouched);
});

it("gives its commands from the application's database where the usual one is closed", async () => {
  await admin.query("REVOKE CONNECT ON DATABASE postgres FROM PUBLIC");
  const database = await createTestDatabase({ url: urlOf("maker") });
  expect(await database.server.scalar("SELECT current_database()")).toBe(database.name);
  await database.drop();
  await admin.query("GRANT CONNECT ON DATABASE postgres TO PUBLIC");
  expect(await databases()).toEqual(untouched);
});

it("stops with a sentence when the user may not create databases", async () => {
  await expect(createTestDatabase({ url: urlOf("reader") })).rejects.toMatchObject({
    code: "DB_TESTING_NOT_PERMITTED",
    message: expect.stringMatching(
      /^Cannot create abe_test_\w+: "reader" may not create databases on 127\.0\.0\.1:\d+\. Run ALTER ROLE "reader" CREATEDB there, or unset DATABASE_URL and DB_HOST\.$/,
    ) as string,
  });
  expect(await databases()).toEqual(untouched);
});

it("stops with a sentence that hides the password when the server does not let it in", async () => {
  const url = urlOf("maker").replace("secret", "hunter2");
  const error = await createTestDatabase({ url }).catch((reason: unknown) => reason as Error);
  expect(error).toMatchObject({
    code: "DB_TESTING_NO_SERVER",
    message: expect.stringMatching(/does not let "maker" in .* The address is that of/s) as string,
  });
  expect(String((error as Error).stack)).not.toContain("hunter2");
});

const whereFrom =
  "The address is that of the option url, else of ABE_TEST_POSTGRES_URL, DATABASE_URL or DB_HOST: where none is set, a server is started here.";

it("names host and port when nobody listens there, at once", async () => {
  const port = await freePort();
  const url = `postgres://u:p@127.0.0.1:${port}/d`;
  const start = performance.now();
  await expect(createTestDatabase({ url })).rejects.toMatchObject({
    code: "DB_TESTING_NO_SERVER",
    message: `No test database was made: nobody listens on 127.0.0.1:${port}. ${whereFrom}`,
  });
  expect(performance.now() - start).toBeLessThan(3_000);
});
