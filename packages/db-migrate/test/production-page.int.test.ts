import { execFile } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { createDatabaseServer } from "@abe/db-core";
import { openSession } from "@abe/db-core/session";
import { startPostgres } from "@abe/db-testing";
import { expect, it } from "vitest";
import { type MigrationAuthOptions, createMigrationAuth } from "../src/index.js";
import { migrationsFolder } from "./migrations-folder.js";

const run = promisify(execFile);
const page = readFileSync(
  new URL("../../../docs/migrations-production.md", import.meta.url),
  "utf8",
);
const program = new URL("../dist/cli/main.js", import.meta.url).pathname;
const core = new URL("../../db-core/dist/", import.meta.url).pathname;

/** The fences of the page: what is typed, and files to write. */
const fences = [...page.matchAll(/^```(\w+)(?: file=(\S+))?\n([^]*?)^```$/gm)].map(
  ([, language, file, text = ""]) => ({ language, file, text }),
);

/** What the shell takes `npx @abe/db-migrate` and `psql` for: this package, and its own way to send SQL. */
const shell = `set -eu
npx() { shift; node ${program} "$@"; }
psql() { node sql.mjs "$@"; }
`;

const psql = `
  import { readFileSync } from "node:fs";
  import { createDatabaseServer } from "${core}index.js";
  import { openSession } from "${core}session/index.js";
  const [url, flag, given] = process.argv.slice(2);
  const db = createDatabaseServer(url);
  const session = await openSession(db);
  await session.simple(flag === "-f" ? readFileSync(given, "utf8") : given);
  await session.release();
  await db.close();`;

it("the policies that the page shows are ones", () => {
  const shown = fences.filter(({ language, file }) => language === "json" && file === undefined);
  expect(shown).toHaveLength(1);
  for (const { text } of shown) {
    const { auth } = JSON.parse(text) as { auth: MigrationAuthOptions };
    expect(createMigrationAuth(auth).policyFor("staging").require).toContain("nonSuperuser");
  }
});

it(
  "what the page says to type goes from nothing to an approved run, and back",
  { timeout: 60_000 },
  async () => {
    await using server = await startPostgres();
    await using db = createDatabaseServer(server.url);
    const session = await openSession(db);
    await session.simple("CREATE DATABASE shop");
    await session.simple("CREATE ROLE app LOGIN PASSWORD 'a'");
    await session.release();
    const { hostname, port } = new URL(server.url);
    const admin = new URL(server.url);
    admin.pathname = "/shop";

    const folder = migrationsFolder({ "sql.mjs": psql });
    for (const { file, text } of fences) {
      if (file === undefined) continue;
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), text);
    }
    const typed = fences.flatMap(({ language, text }) => (language === "sh" ? [text] : []));
    expect(typed).toHaveLength(5);
    const { stdout, stderr } = await run("bash", ["-c", [shell, ...typed].join("\n")], {
      cwd: folder,
      env: {
        PATH: process.env["PATH"],
        ADMIN_URL: admin.href,
        DB_HOST: hostname,
        DB_PORT: port,
        DB_NAME: "shop",
        DB_USER: "app",
        DB_PASSWORD: "a",
        DB_MIGRATION_USER: "app_migrator",
        DB_MIGRATION_PASSWORD: "m",
        GITHUB_ACTOR: "bob",
      },
    });
    expect(stdout).toMatch(/What is pending would be let in, given an approval of its plan\./);
    expect(stdout).toMatch(/Applied 1 migration[^]*Reverted 1 migration\./);
    expect(stdout).toMatch(/down +approved +bob \(GITHUB_ACTOR\) +app_migrator +alice\n/);
    expect(stdout).toMatch(
      /up +done +bob \(GITHUB_ACTOR\) +app_migrator +alice +20240506_orders\n/,
    );
    expect(stderr).toMatch(
      /alice approves this up of database .*, environment production, as role app_owner, once\./,
    );
  },
);
