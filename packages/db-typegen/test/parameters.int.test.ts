import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { type AnalysisDatabase, analysisDatabase } from "./analysis-database.js";

let database: AnalysisDatabase;

beforeAll(async () => {
  database = await analysisDatabase("corpus-schema.sql");
});

beforeEach(({ skip }) => skip(!database.isKnown));

afterAll(async () => {
  await database[Symbol.asyncDispose]();
});

/** `-`: NULL would be a mistake, `?`: it may be given. */
const cases: readonly [text: string, nullable: string][] = [
  ["INSERT INTO users (org_id, email, nick, role) VALUES ($1, $2, $3, $4)", "--?-"],
  ["INSERT INTO orgs (name, note) VALUES ($1, $2), ($3, $4)", "-?-?"],
  ["INSERT INTO orgs (name, note) SELECT $1, $2", "-?"],
  [
    "INSERT INTO orgs (name, note) SELECT $1, $2 WHERE NOT EXISTS (SELECT FROM orgs WHERE name = $1)",
    "-?",
  ],
  ["INSERT INTO orgs (name, note) VALUES ($1, upper($2))", "--"],
  ["INSERT INTO orgs (name, note) VALUES ($1, coalesce($2, $3))", "-??"],
  [
    "INSERT INTO orgs (name, note) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET note = $3, name = $4",
    "-??-",
  ],
  ["INSERT INTO orders (user_id, total, contact, note) VALUES ($1, $2, $3, $4)", "----"],
  ["UPDATE users SET nick = $2, email = $3 WHERE id = $1", "-?-"],
  ["UPDATE users SET nick = $1::varchar(5) WHERE id = 1", "?"],
  ["UPDATE users SET nick = coalesce($2, nick) WHERE id = $1", "-?"],
  ["UPDATE users SET nick = $1 WHERE nick = $1", "-"],
  ["UPDATE users SET nick = $1 WHERE nick IS DISTINCT FROM $1", "?"],
  ["SELECT * FROM users WHERE ($1::text IS NULL OR nick = $1)", "?"],
  ["SELECT * FROM users WHERE nick IS NOT DISTINCT FROM $1 AND id = $2", "?-"],
  ["SELECT * FROM users WHERE id = ANY ($1) LIMIT $2", "--"],
  ["SELECT coalesce(nick, $1) FROM users", "-"],
  ["SELECT nullif($1::text, '')", "?"],
  ["SELECT $1::text, concat($2::text), jsonb_build_object('k', $3::int)", "---"],
  ["SELECT (SELECT name FROM orgs WHERE ($1::int IS NULL OR id = $1)), $2::int", "?-"],
  [
    "WITH w AS (INSERT INTO orgs (name, note) VALUES ($1, $2) RETURNING id) SELECT id FROM w WHERE id = $3",
    "-?-",
  ],
  ["DELETE FROM users WHERE nick = $1 RETURNING id", "-"],
];

it.each(cases)("%s: %s", async (text, nullable) => {
  const { parameters } = await database.describe(text);
  expect(parameters.map((each) => (each.nullable ? "?" : "-")).join("")).toBe(nullable);
});

it("follows MERGE", async () => {
  const { parameters } = await database.describe(
    `MERGE INTO orgs o USING (SELECT $1::bigint AS id) s ON o.id = s.id
      WHEN MATCHED THEN UPDATE SET note = $2 WHEN NOT MATCHED THEN INSERT (name, note) VALUES ($3, $4)`,
  );
  expect(parameters.map((each) => each.nullable)).toEqual([false, true, false, true]);
});

it("says why, and of which type", async () => {
  const { parameters } = await database.describe("UPDATE users SET nick = $2 WHERE id = $1");
  expect(parameters).toEqual([
    {
      type: { oid: 23, schema: "pg_catalog", name: "int4", modifier: -1 },
      nullable: false,
      because: "with NULL no row would match, or the result be NULL",
    },
    {
      type: { oid: 25, schema: "pg_catalog", name: "text", modifier: -1 },
      nullable: true,
      because: "it is stored in a column that may be NULL",
    },
  ]);
});
