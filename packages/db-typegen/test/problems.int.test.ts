import { createTestDatabase, type TestDatabase } from "@abe/db-testing";
import { afterAll, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { type ProjectFolder, projectFolder, usersMigration } from "./project-folder.js";

// The first run loads db-migrate and applies migrations; a busy machine takes its time.
vi.setConfig({ testTimeout: 120_000 });

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

/** A project with a table `users`. */
function project(files: Readonly<Record<string, string>> = {}): ProjectFolder {
  return projectFolder(database.url, { ...usersMigration, ...files });
}

it("points at the parameter whose type is not known", async () => {
  using folder = project({
    "queries/a.sql": "SELECT id, -- :what\n  :what FROM users WHERE id = :id",
    "b.ts": 'db.many("SELECT id FROM users WHERE id = $1 AND $2 IS NULL", [1, null]);',
  });
  const { err } = await folder.run("generate");
  expect(err).toContain(
    [
      "b.ts:1:49: error: could not determine data type of parameter $2. (SQLSTATE 42P18)",
      '1 | db.many("SELECT id FROM users WHERE id = $1 AND $2 IS NULL", [1, null]);',
      "  |                                                 ^",
      "hint: Say its type, such as $2::text.",
    ].join("\n"),
  );
});

it("says what to do about two statements of one name", async () => {
  using folder = project({
    "a.ts":
      "db.many(sql.named('twice')`SELECT 1 AS a`); db.many(sql.named('twice')`SELECT 2 AS a`);",
  });
  expect((await folder.run("generate")).err).toContain(
    "hint: Give one of them another name; a statement that is run in several places can be one function",
  );
});

it("says which files hold the conflict markers of a merge, and generate mends them", async () => {
  using folder = project({ "queries/a.sql": "SELECT id FROM users" });
  await folder.run("generate");
  const lock = folder.read("db-typegen.lock.json");
  const side = `<<<<<<< HEAD\n${lock}=======\n${lock}>>>>>>> other\n`;
  folder.write({ "db-typegen.lock.json": side });
  expect((await folder.run("check")).err).toContain(
    "Stale: db-typegen.lock.json. Merge conflict markers are in db-typegen.lock.json. Run npx @abe/db-typegen generate.",
  );
  expect(await folder.run("generate")).toMatchObject({ code: 0 });
  expect(folder.read("db-typegen.lock.json")).toBe(lock);
});

it("says which migration fails, and where", async () => {
  using folder = project({
    "migrations/2_bad/up.sql": "CREATE TABLE a (id int);\nALTER TABLE nowhere ADD COLUMN x int;\n",
    "queries/a.sql": "SELECT 1 AS one",
  });
  const { code, err } = await folder.run("generate");
  expect(code).toBe(6);
  expect(err).toContain("error: The migrations cannot be applied to an empty database.");
  expect(err).toContain(
    [
      "(DB_TYPEGEN_MIGRATIONS)",
      '2_bad could not be applied: migrations/2_bad/up.sql:2:1: relation "nowhere" does not exist (SQLSTATE 42P01)',
      "1 | CREATE TABLE a (id int);",
      "2 | ALTER TABLE nowhere ADD COLUMN x int;",
      "  | ^",
      "hint: nothing was written; mend the migration and generate again",
    ].join("\n"),
  );
  expect(err).not.toContain("db-migrate up");
  expect(folder.files().filter((each) => /gen|lock/.test(each))).toEqual([]);
});
