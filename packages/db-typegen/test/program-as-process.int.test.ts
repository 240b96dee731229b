import { execFile, spawn } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createTestDatabase, type TestDatabase } from "@abe/db-testing";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { commandNotes, commonExits } from "../src/cli/program/command-notes.js";
import { commandsOf } from "../src/cli/program/note-commands.js";
import { makeProgram } from "../src/cli/program/program.js";
import { type ProjectFolder, projectFolder, usersMigration } from "./project-folder.js";

vi.setConfig({ testTimeout: 240_000 });

const main = new URL("../dist/cli/main.js", import.meta.url).pathname;

let database: TestDatabase;
let isKnown: boolean;

beforeAll(async () => {
  database = await createTestDatabase();
  isKnown = Number(await database.server.scalar("SHOW server_version_num")) >= 160_000;
});

beforeEach(({ skip }) => skip(!isKnown, "its parse trees cannot be read"));

afterAll(async () => {
  await database.drop();
});

/** Types a line into a shell, in a folder. Nothing of this environment but a PATH reaches the program. */
function typed(
  line: string,
  folder: ProjectFolder,
  env: Readonly<Record<string, string>> = {},
): Promise<{ exit: number; said: string }> {
  const bin = join(folder.path, ".bin");
  mkdirSync(bin, { recursive: true });
  const npx = join(bin, "npx");
  writeFileSync(
    npx,
    `#!/bin/sh\n[ "$1" = "@abe/db-typegen" ] || exit 99\nshift\nexec "${process.execPath}" "${main}" "$@"\n`,
  );
  chmodSync(npx, 0o755);
  const PATH = `${bin}:${process.env["PATH"] ?? ""}`;
  return new Promise((resolve) => {
    const caches = { XDG_CACHE_HOME: join(folder.path, ".bin") };
    const options = { cwd: folder.path, env: { PATH, ...caches, ...env }, timeout: 200_000 };
    execFile("sh", ["-c", line], options, (error, out, err) => {
      const code: unknown = error?.code ?? 0;
      resolve({ exit: typeof code === "number" ? code : -1, said: `${out}${err}` });
    });
  });
}

it("works in a folder that has nothing but migrations and queries, with a PostgreSQL of its own", async () => {
  using folder = projectFolder(database.url, {
    ...usersMigration,
    "queries/users.sql": "-- name: find\nSELECT id, nick FROM users WHERE id = :id;\n",
  });
  const generated = await typed("npx @abe/db-typegen generate", folder);
  expect(generated).toMatchObject({ exit: 0 });
  expect(generated.said).toContain("starting PostgreSQL …");
  expect(folder.files().filter((each) => !each.startsWith(".bin"))).toEqual([
    "db-typegen.lock.json",
    "db.gen.d.ts",
    "migrations/1_users/down.sql",
    "migrations/1_users/up.sql",
    "queries.gen.ts",
    "queries/users.sql",
  ]);
  expect(await typed("npx @abe/db-typegen check", folder)).toEqual({
    exit: 0,
    said: "Up to date: 1 statement, no server needed.\n",
  });
});

it("does in five minutes what the document says", async () => {
  const document = readFileSync(new URL("../../../docs/checked-sql.md", import.meta.url), "utf8");
  const [, block = ""] = /## Five minutes\n[^#]*?```sh\n([^]*?)```/.exec(document) ?? [];
  const [, statement = ""] = /`db\.maybeOne\("(SELECT [^`]*?)", \[id\]\)`/.exec(document) ?? [];
  const [, line = "0"] = /src\/users\.ts:(\d+)/.exec(block) ?? [];
  const call = `const user = await db.maybeOne("${statement}", [id]);`;
  using folder = projectFolder(database.url, {
    ...usersMigration,
    "src/users.ts": `${"\n".repeat(Number(line) - 1)}${call}\n`,
  });
  const said: string[] = [];
  for (const each of block.trim().split("\n")) {
    const result = await typed(each, folder);
    expect(result).toEqual({ exit: 0, said: result.said });
    said.push(result.said);
  }
  expect(said).toEqual([
    expect.stringContaining("1 statement in "),
    expect.stringContaining("nick text, may be NULL"),
    "Up to date: 1 statement, no server needed.\n",
  ]);
  expect(folder.read("db.gen.d.ts")).toContain(statement);
  folder.write({ "src/users.ts": "" });
  expect(await typed(block.trim().split("\n").at(-1) ?? "", folder)).toMatchObject({ exit: 3 });
});

it("works in an empty folder, and says what it would have looked at", async () => {
  using folder = projectFolder(database.url);
  const { exit, said } = await typed(
    `npx @abe/db-typegen generate --server '${database.url}'`,
    folder,
  );
  expect(exit).toBe(0);
  expect(said).toContain(
    "note: no statements were found in queries/**/*.sql and in TypeScript files.",
  );
});

const program = makeProgram({ out: () => undefined, err: () => undefined }, async () => {});
const commands = commandsOf(program);

it.each(commands)("has notes about %s, and says its exit statuses in its help", (name, command) => {
  const notes = commandNotes[name];
  const statuses = [...commonExits, ...(notes?.exits ?? [])].join(", ");
  let help = "";
  command.configureOutput({ writeOut: (text) => (help += text) }).outputHelp();
  expect(help).toContain(`Exit status: ${statuses}`);
  expect(notes?.examples).not.toEqual([]);
});

const examples = Object.values(commandNotes).flatMap(({ examples: all }) =>
  all.map((example) => [example.line, example.exit ?? 0] as const),
);

describe("an example in a command's help", () => {
  it.for(examples)("can be typed: %s", async ([line, exit]) => {
    using folder = projectFolder(database.url, {
      ...usersMigration,
      "db/migrations/1_users/up.sql": usersMigration["migrations/1_users/up.sql"] ?? "",
      "db/queries/users.sql": "SELECT id FROM users",
      "queries/users.sql": "-- name: find\nSELECT id, nick FROM users WHERE id = :id;\n",
      "src/app.ts": "db.query(text);\n",
    });
    // What ends by Ctrl-C gets one.
    const prefix = exit === 130 ? "timeout --preserve-status --signal INT 20 " : "";
    const result = await typed(prefix + line, folder, { DATABASE_URL: await migrated() });
    expect(result).toEqual({ exit, said: result.said });
  });
});

let tables: Promise<unknown> | undefined;

/** A database that has the tables already. */
async function migrated(): Promise<string> {
  tables ??= database.server.query(usersMigration["migrations/1_users/up.sql"] ?? "");
  await tables;
  return database.url;
}

it("writes again whenever a file changes, and ends by SIGINT", async () => {
  using folder = projectFolder(database.url, {
    ...usersMigration,
    "queries/a.sql": "SELECT 1 AS a",
  });
  const watching = spawn(process.execPath, [main, "watch", "--json", "--server", database.url], {
    cwd: folder.path,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const lines: { type: string; stale?: string[]; problems?: number }[] = [];
  watching.stdout.setEncoding("utf8").on("data", (text: string) => {
    for (const line of text.split("\n")) if (line !== "") lines.push(JSON.parse(line));
  });
  const results = () => lines.filter(({ type }) => type === "result");
  const result = (count: number) =>
    vi.waitFor(() => expect(results()).toHaveLength(count), { timeout: 100_000, interval: 50 });
  try {
    await result(1);
    folder.write({ "queries/a.sql": "SELECT id FROM users" });
    await result(2);
    expect(folder.read("queries.gen.ts")).toContain("SELECT id FROM users");
    folder.write({ "queries/a.sql": "SELECT key FROM users" });
    await result(3);
    expect(results()[2]).toMatchObject({ problems: 1 });
    expect(folder.read("queries.gen.ts")).toContain("SELECT id FROM users");
    folder.write({ "migrations/2_key/up.sql": "ALTER TABLE users RENAME id TO key" });
    await result(4);
    folder.write({ "queries/more/b.sql": "SELECT nick FROM users" });
    await result(5);
    expect(folder.read("queries.gen.ts")).toContain("SELECT nick FROM users");
  } finally {
    watching.kill("SIGINT");
  }
  const code = await new Promise((resolve) => {
    watching.on("exit", (given) => resolve(given));
  });
  expect(code).toBe(130);
});

it("leaves no half of what it writes when a folder cannot be written", async () => {
  using folder = projectFolder(database.url, {
    ...usersMigration,
    "queries/a.sql": "SELECT 1 AS a",
  });
  await folder.run("generate");
  const before = readFileSync(join(folder.path, "db.gen.d.ts"), "utf8");
  // In the place of the last file there is a folder, whoever the user is.
  folder.write({
    "queries/a.sql": "SELECT 1 AS b",
    "db-typegen.lock.json": undefined,
    "db-typegen.lock.json/in-the-way": "",
    "c.ts": 'db.query("SELECT 2 AS c")',
  });
  const { code, err } = await folder.run("generate");
  expect(code).toBe(2);
  expect(err).toContain("error: Nothing was written: ");
  expect(err).not.toContain(".tmp");
  expect(readFileSync(join(folder.path, "db.gen.d.ts"), "utf8")).toBe(before);
  expect(folder.read("queries.gen.ts")).toContain("SELECT 1 AS a");
  expect(folder.files().filter((each) => each.endsWith(".tmp"))).toEqual([]);
});
