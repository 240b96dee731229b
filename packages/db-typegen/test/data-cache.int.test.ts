import { execFile } from "node:child_process";
import {
  cpSync,
  existsSync,
  readdirSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { expect, it, vi } from "vitest";
import { runCli } from "../src/cli/run-cli.js";
import { type ProjectFolder, projectFolder, usersMigration } from "./project-folder.js";

// A server is started, which takes a busy machine its time.
vi.setConfig({ testTimeout: 240_000 });

const main = new URL("../dist/cli/main.js", import.meta.url).pathname;
const place = "node_modules/.cache/@abe/db-typegen";
const applied = ["starting PostgreSQL …", "applying migrations …"];
const copied = ["starting PostgreSQL …"];

/** A project whose cache is its own. */
function project(files: Readonly<Record<string, string>> = {}): ProjectFolder {
  return projectFolder("", {
    ...usersMigration,
    "queries/a.sql": "SELECT id FROM users",
    "node_modules/x/package.json": "{}",
    ...files,
  });
}

/** Runs it on a server of its own; what it said of its progress. */
async function steps(
  folder: ProjectFolder,
  ...argv: readonly string[]
): Promise<readonly string[]> {
  const { code, err } = await folder.runBare(argv.length === 0 ? ["generate"] : argv);
  expect({ code, err }).toMatchObject({ code: 0 });
  return err.split("\n").filter((line) => line !== "");
}

function kept(folder: ProjectFolder): string[] {
  const path = join(folder.path, place);
  return existsSync(path) ? readdirSync(path).toSorted() : [];
}

it("applies migrations once: later runs begin with a copy of what they have made", async () => {
  using folder = project();
  expect(await steps(folder)).toEqual(applied);
  const [key = ""] = kept(folder);
  expect(kept(folder)).toEqual([expect.stringMatching(/^[0-9a-f]{32}$/)]);
  const before = statSync(join(folder.path, place, key, "kept.json")).mtimeMs;

  folder.write({ "queries/a.sql": "SELECT id, nick FROM users WHERE email = $1" });
  expect(await steps(folder)).toEqual(copied);
  expect(JSON.parse(folder.read("db-typegen.lock.json"))).toMatchObject({
    statements: [{ cardinality: "maybe", columns: [{ name: "id" }, { name: "nick" }] }],
  });
  expect(await steps(folder, "explain", "queries/a.sql:1")).toEqual(copied);

  // Nobody has written there since.
  expect(kept(folder)).toEqual([key]);
  expect(statSync(join(folder.path, place, key, "kept.json")).mtimeMs).toBe(before);
  expect(existsSync(join(folder.path, place, key, "data/postmaster.pid"))).toBe(false);

  // Other migrations are another schema.
  folder.write({ "migrations/2_age/up.sql": "ALTER TABLE users ADD age int" });
  folder.write({ "queries/a.sql": "SELECT age FROM users" });
  expect(await steps(folder)).toEqual(applied);
  expect(kept(folder)).toHaveLength(2);
});

it("watches with one server, and says when it applies migrations again", async () => {
  using folder = project();
  const stop = new AbortController();
  const lines: string[] = [];
  const say = (text: string): void => void lines.push(text.replace(/ in [\d.]+ s/, ""));
  const watching = runCli(
    ["watch", "--no-cache"],
    { out: say, err: say },
    stop.signal,
    folder.path,
  );
  const said = async (...expected: readonly string[]): Promise<void> => {
    await vi.waitFor(() => expect(lines.length).toBeGreaterThanOrEqual(expected.length), {
      timeout: 60_000,
      interval: 50,
    });
    expect(lines.splice(0)).toEqual(expected);
  };
  const wrote = "1 statement: wrote db.gen.d.ts, queries.gen.ts, db-typegen.lock.json.";
  await said(...applied, wrote, "watching for changes; Ctrl-C ends it …");
  folder.write({ "queries/a.sql": "SELECT nick FROM users" });
  await said("1 statement: wrote queries.gen.ts, db-typegen.lock.json.");
  folder.write({ "migrations/2_age/up.sql": "ALTER TABLE users ADD age int" });
  await said("applying migrations …", "1 statement: wrote db-typegen.lock.json.");
  stop.abort();
  expect(await watching).toBe(130);
  expect(kept(folder)).toEqual([]);
});

it("uses and keeps nothing with --no-cache", async () => {
  using folder = project();
  expect(await steps(folder, "generate", "--no-cache")).toEqual(applied);
  expect(kept(folder)).toEqual([]);
});

it("makes again what is damaged", async () => {
  using folder = project();
  await steps(folder);
  const [key = ""] = kept(folder);
  const file = join(folder.path, place, key, "data/global/pg_control");
  writeFileSync(file, Buffer.alloc(statSync(file).size));
  folder.write({ "queries/a.sql": "SELECT nick FROM users" });
  expect(await steps(folder)).toEqual(applied);
  folder.write({ "queries/a.sql": "SELECT email FROM users" });
  expect(await steps(folder)).toEqual(copied);
  // And what was written by half.
  rmSync(join(folder.path, place, key, "kept.json"));
  folder.write({ "queries/a.sql": "SELECT id FROM users" });
  expect(await steps(folder)).toEqual(applied);
  expect(kept(folder)).toEqual([key]);
});

it("keeps what repeatable migrations have made by what they say", async () => {
  using folder = project({
    "migrations/repeatable/named/up.sql": "CREATE OR REPLACE VIEW named AS SELECT nick FROM users",
    "queries/a.sql": "SELECT * FROM named",
  });
  expect(await steps(folder)).toEqual(applied);
  folder.write({
    "migrations/repeatable/named/up.sql": "CREATE OR REPLACE VIEW named AS SELECT email FROM users",
  });
  expect(await steps(folder)).toEqual(applied);
  expect(JSON.parse(folder.read("db-typegen.lock.json"))).toMatchObject({
    statements: [{ columns: [{ name: "email", nullable: false }] }],
  });
});

it("is written by several processes at once, and read by them", async () => {
  using folder = project();
  using other = project();
  rmSync(join(other.path, "node_modules"), { recursive: true });
  const run = (cwd: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const env = { PATH: process.env["PATH"] ?? "", XDG_CACHE_HOME: join(other.path, "caches") };
      const options = { cwd, env, timeout: 200_000 };
      execFile(process.execPath, [main, "generate"], options, (error, _, err) => {
        if (error === null) resolve(err);
        else reject(error);
      });
    });
  await Promise.all([run(other.path), run(other.path)]);
  expect(readdirSync(join(other.path, "caches/abe-db-typegen"))).toHaveLength(1);
  // The same migrations elsewhere are the same schema.
  cpSync(join(other.path, "caches/abe-db-typegen"), join(folder.path, place), { recursive: true });
  expect(await steps(folder)).toEqual(copied);
  other.write({ "queries/a.sql": "SELECT nick FROM users" });
  const said = await Promise.all([run(other.path), run(other.path)]);
  expect(said.join("")).not.toContain("applying");
});

it("keeps three schemas, the last used ones, and takes away what was left behind", async () => {
  using folder = project();
  const keys = ["a", "b", "c"].map((letter) => letter.repeat(32));
  const left = [`${"d".repeat(32)}.00000000.tmp`, `${"e".repeat(32)}.00000000.tmp`];
  for (const [at, name] of [...keys, ...left].entries()) {
    folder.write({ [`${place}/${name}/kept.json`]: "" });
    const day = new Date(Date.now() - (at + 1) * 86_400_000);
    // One of them is being written.
    if (name !== left[1]) utimesSync(join(folder.path, place, name), day, day);
  }
  await steps(folder);
  const [a = "", b = ""] = keys;
  expect(kept(folder)).toHaveLength(4);
  expect(kept(folder)).toEqual(expect.arrayContaining([a, b, left[1]]));
});

it("works where nothing can be kept", async () => {
  // A file is where the folder would be.
  using folder = project({ "node_modules/.cache": "" });
  expect(await steps(folder)).toEqual(applied);
});
