import { createDatabaseServer } from "@abe/db-core";
import { openSession } from "@abe/db-core/session";
import { describeStatements, type Verdict } from "@abe/db-typegen";
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

it("says the types of parameters and columns, with their modifiers", async () => {
  const { parameters, columns } = await database.describe(
    "SELECT balance, mood, tags, contact FROM users, orders WHERE users.id = $1",
  );
  expect(parameters.map((each) => each.type.name)).toEqual(["int4"]);
  expect(columns.map(({ name, type }) => [name, type.schema, type.name, type.modifier])).toEqual([
    ["balance", "pg_catalog", "numeric", 786_438],
    ["mood", "public", "mood", -1],
    ["tags", "pg_catalog", "_text", -1],
    // The protocol has no domains: it is the type that the client sees.
    ["contact", "pg_catalog", "text", -1],
  ]);
});

it("says what is wrong with a text, and goes on", async () => {
  const described = await describeStatements(database.session, [
    "SELECT emial FROM users",
    "SELEC 1",
    "SELECT * FROM nowhere",
    "SELECT id FROM users JOIN orders USING (id) WHERE user_id = 'x'",
    "SELECT 1; SELECT 2",
    "SELECT $1",
    "",
    "SELECT id FROM users",
  ]);
  const problems = described.map((each) => (each.accepted ? undefined : each.problem));
  expect(problems[0]).toMatchObject({
    sqlState: "42703",
    position: 8,
    hint: 'Perhaps you meant to reference the column "users.email".',
  });
  expect(problems[1]).toMatchObject({ sqlState: "42601", position: 1 });
  expect(problems[2]).toMatchObject({ sqlState: "42P01", position: 15 });
  expect(problems[3]).toMatchObject({ sqlState: "22P02" });
  expect(problems[4]).toMatchObject({ sqlState: "42601" });
  expect(described[5]).toMatchObject({ accepted: true, parameters: [{ type: { name: "text" } }] });
  expect(described[6]).toMatchObject({ accepted: true, columns: [], cardinality: "exec" });
  expect(described[7]).toMatchObject({ accepted: true, columns: [{ nullable: false }] });
});

it("executes nothing", async () => {
  await database.describe("INSERT INTO orgs (name) VALUES ('described') RETURNING id");
  await database.describe("DELETE FROM items RETURNING sku");
  expect(await database.server.scalar("SELECT count(*) FROM orgs WHERE name = 'described'")).toBe(
    "0",
  );
  expect(await database.server.scalar("SELECT count(*) FROM items")).toBe("3");
});

/** The sentences of a verdict, from the top to where it was drawn from. */
function chain({ because, from }: Verdict): string[] {
  const [first] = from;
  return first === undefined ? [because] : [because, ...chain(first)];
}

it.each([
  [
    "SELECT b.email FROM users u LEFT JOIN users b ON b.id = u.boss_id",
    ["b.email is NULL where the LEFT JOIN finds no row"],
  ],
  ["SELECT nick FROM users", ["users.nick has no NOT NULL constraint"]],
  ["SELECT note FROM orders", ["orders.note is kept from NULL by the CHECK orders_note_check"]],
  ["SELECT contact FROM orders", ["orders.contact is of the domain email_nn, which is NOT NULL"]],
  ["SELECT nick FROM users WHERE nick > 'a'", ["the condition of WHERE lets no NULL through"]],
  [
    "SELECT lower(nick) FROM users",
    ["lower() is NULL when a value it needs is", "users.nick has no NOT NULL constraint"],
  ],
  ["SELECT sum(total) FROM orders", ["sum() is NULL where there is no row"]],
  [
    "SELECT array_length(tags, 1) FROM users",
    ["array_length() may return NULL, as for \"array_length\"('{}'::integer[], '0'::integer)"],
  ],
  ["SELECT (SELECT id FROM orgs LIMIT 1)", ["the subquery may return no row"]],
  [
    "SELECT u.email FROM orders r LEFT JOIN users u ON u.id = r.user_id",
    ["users.email is NOT NULL"],
  ],
])("says why: %s", async (text, sentences) => {
  const { columns } = await database.describe(text);
  expect(columns.map((each) => chain(each.verdict))).toEqual([sentences]);
});

it("may be NULL, and many, where a statement is no query or too deep to follow", async () => {
  const deep = `SELECT ${"(".repeat(3_000)}1${" + 1)".repeat(3_000)} AS sum`;
  const described = await describeStatements(database.session, [
    "SHOW work_mem",
    "EXPLAIN SELECT 1",
    deep,
  ]);
  for (const each of described.slice(0, 2))
    expect(each).toMatchObject({
      accepted: true,
      cardinality: "many",
      columns: [{ nullable: true }],
    });
  // The server may be the first to give up.
  expect(described[2]).toSatisfy(
    (each: (typeof described)[2]) =>
      !each.accepted || (each.columns.length === 1 && each.cardinality !== "exec"),
  );
});

it("works for a user who owns nothing", async () => {
  await database.server.query("GRANT SELECT ON orgs TO pg_monitor");
  await database.session.simple("SET ROLE pg_monitor");
  try {
    const described = await describeStatements(database.session, [
      "SELECT id, note FROM orgs WHERE id = $1",
      "SELECT id FROM users",
    ]);
    expect(described[0]).toMatchObject({
      cardinality: "maybe",
      columns: [{ nullable: false }, { nullable: true }],
    });
  } finally {
    await database.session.simple("RESET ROLE");
  }
});

it("leaves no trace in a session that is given back", async () => {
  const server = createDatabaseServer({ ...database.config, maxConnections: 1 });
  const session = await openSession(server);
  await describeStatements(session, ["SELECT 1"]);
  await session.release();
  expect(await server.scalar("SHOW debug_print_rewritten")).toBe("off");
  await server.close();
});
