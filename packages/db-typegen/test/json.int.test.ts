import type { JsonMember, JsonShape } from "@abe/db-typegen";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { type AnalysisDatabase, analysisDatabase } from "./analysis-database.js";

let database: AnalysisDatabase;

beforeAll(async () => {
  database = await analysisDatabase("corpus-schema.sql");
  if (!database.isKnown) return;
  await database.session.simple(`
    CREATE TYPE shade AS ENUM ('dark');
    CREATE FUNCTION shade_json(shade) RETURNS json LANGUAGE sql IMMUTABLE AS $$ SELECT '{"a": 1}'::json $$;
    CREATE CAST (shade AS json) WITH FUNCTION shade_json`);
});

beforeEach(({ skip }) => skip(!database.isKnown));

afterAll(async () => {
  await database[Symbol.asyncDispose]();
});

/** As TypeScript would say it. */
function written(shape: JsonShape | undefined): string {
  switch (shape?.kind) {
    case undefined:
      return "unknown";
    case "string":
      return shape.labels?.map((each) => `"${each}"`).join(" | ") ?? "string";
    case "array":
      return `(${member(shape.element)})[]`;
    case "tuple":
      return `[${shape.elements.map((each) => member(each)).join(", ")}]`;
    case "record":
      return `Record<string, ${member(shape.value)}>`;
    case "object":
      return `{ ${shape.fields.map((each) => `${each.name}${each.optional ? "?" : ""}: ${member(each)}`).join("; ")} }`;
    case "unknown":
    case "boolean":
    case "number":
    case "decimal":
      return shape.kind;
  }
}

function member({ shape, nullable }: JsonMember): string {
  return nullable ? `${written(shape)} | null` : written(shape);
}

/** Whether a value is what its shape says. */
function fits(shape: JsonShape, value: unknown): boolean {
  const fitsMember = (each: JsonMember, inner: unknown): boolean =>
    inner === null ? each.nullable || each.shape.kind === "unknown" : fits(each.shape, inner);
  switch (shape.kind) {
    case "array":
      return Array.isArray(value) && value.every((each) => fitsMember(shape.element, each));
    case "tuple":
      return (
        Array.isArray(value) &&
        value.length === shape.elements.length &&
        shape.elements.every((each, at) => fitsMember(each, value[at]))
      );
    case "object": {
      const fields = Object.entries(value as object);
      const known = new Map(shape.fields.map((each) => [each.name, each]));
      return (
        fields.every(([name, inner]) => known.has(name) && fitsMember(known.get(name)!, inner)) &&
        shape.fields.every((each) => each.optional || fields.some(([name]) => name === each.name))
      );
    }
    case "record":
      return Object.values(value as object).every((each) => fitsMember(shape.value, each));
    case "number":
    case "boolean":
      return typeof value === shape.kind;
    case "decimal":
      return typeof value === "number" || value === "NaN";
    case "string":
      return typeof value === "string" && shape.labels?.includes(value) !== false;
    case "unknown":
      return true;
  }
}

const orders = "{ id: number; shipped: string | null }";

const cases: readonly [text: string, shape: string][] = [
  [
    "SELECT jsonb_build_object('id', u.id, 'nick', u.nick, 'org', o.name) FROM users u JOIN orgs o ON o.id = u.org_id",
    "{ id: number; nick: string | null; org: string }",
  ],
  [
    `SELECT (SELECT jsonb_agg(jsonb_build_object('id', r.id, 'shipped', r.shipped_at)) FROM orders r WHERE r.user_id = u.id)
      FROM users u`,
    `(${orders})[]`,
  ],
  [
    "SELECT coalesce(jsonb_agg(jsonb_build_object('qty', i.qty)), '[]') FROM items i",
    "({ qty: number | null })[]",
  ],
  ["SELECT coalesce(json_agg(i.sku), '[]') FROM items i", "(string)[]"],
  ["SELECT coalesce(jsonb_agg(i.sku), '{}') FROM items i", "unknown"],
  ["SELECT to_jsonb(o) FROM orgs o", "{ id: number; name: string; note: string | null }"],
  [
    "SELECT to_jsonb(o) FROM users u LEFT JOIN orgs o ON o.id = u.boss_id",
    "{ id: number; name: string; note: string | null }",
  ],
  [
    "SELECT jsonb_agg(o) FROM users u LEFT JOIN orgs o ON o.id = u.boss_id",
    "({ id: number; name: string; note: string | null } | null)[]",
  ],
  [
    "SELECT json_agg(t) FROM (SELECT id, nick, count(*) OVER () AS n FROM users) t",
    "({ id: number; nick: string | null; n: number })[]",
  ],
  [
    "SELECT jsonb_build_object('a', jsonb_build_array(1, 'x', u.nick), 'tags', u.tags) FROM users u",
    "{ a: [number, string, string | null]; tags: (string | null)[] }",
  ],
  [
    "SELECT jsonb_object_agg(sku, qty) FROM items GROUP BY order_id",
    "Record<string, number | null>",
  ],
  ["SELECT jsonb_agg_strict(nick) FROM users", "(string)[]"],
  [
    "SELECT jsonb_build_object('mood', mood, 'total', balance, 'meta', meta) FROM users",
    `{ mood: "sad" | "ok" | "happy" | null; total: decimal; meta: unknown | null }`,
  ],
  ["SELECT meta FROM users", "unknown"],
  ["SELECT meta -> 'x' FROM users", "unknown"],
  ["SELECT jsonb_build_object(nick, 1) FROM users", "unknown"],
  ["SELECT jsonb_build_object(VARIADIC ARRAY['a', 'b'])", "unknown"],
  ["SELECT jsonb_build_object(1.5, 'x')", "unknown"],
  ["SELECT jsonb_build_object('a', 1, 'a', 'x')", "{ a: string }"],
  ["SELECT to_json(t) FROM (SELECT 1 AS a, 'x' AS a) t", "{ a: string }"],
  ["SELECT json_object('a': id, 'a': nick ABSENT ON NULL) FROM users", "{ a: unknown }"],
  ["SELECT jsonb_build_object('x', json_object('a': 1 RETURNING text))", "{ x: string }"],
  ["SELECT jsonb_build_object('x', 'dark'::shade)", "{ x: unknown }"],
  [
    "WITH w AS (SELECT jsonb_build_object('id', id) AS j FROM users) SELECT j FROM w",
    "{ id: number }",
  ],
  ["SELECT j FROM (SELECT to_json(id) AS j FROM users) s", "number"],
  [
    "SELECT CASE WHEN id > 1 THEN jsonb_build_object('a', 1) ELSE jsonb_build_object('a', 2) END FROM users",
    "{ a: number }",
  ],
  [
    "SELECT CASE WHEN id > 1 THEN jsonb_build_object('a', 1) ELSE to_jsonb(nick) END FROM users",
    "unknown",
  ],
  [
    "SELECT json_object('id': id, 'nick': nick ABSENT ON NULL) FROM users",
    "{ id: number; nick?: string }",
  ],
  ["SELECT json_array(id, nick NULL ON NULL) FROM users", "[number, string | null]"],
  ["SELECT json_array(id, nick) FROM users", "unknown"],
  ["SELECT json_arrayagg(id) FROM users", "(number)[]"],
  ["SELECT jsonb_build_object('id', id)::json FROM users", "{ id: number }"],
  ["SELECT jsonb_build_object('id', 1) UNION SELECT meta FROM users", "unknown"],
  [
    "INSERT INTO orgs (name) VALUES ('n') RETURNING jsonb_build_object('id', id, 'note', note)",
    "{ id: number; note: string | null }",
  ],
];

it("gives up on shapes that double with each query", async () => {
  const doubled = Array.from(
    { length: 40 },
    (_, at) => `q${at + 1} AS (SELECT jsonb_build_object('l', j, 'r', j) AS j FROM q${at})`,
  );
  const text = `WITH q0 AS (SELECT to_jsonb(1) AS j), ${doubled.join(", ")} SELECT j FROM q40`;
  const { columns } = await database.describe(text);
  expect(columns[0]?.nullable).toBe(false);
  expect(columns[0]?.json?.kind).toBe("object");
});

it.each(cases)("%s: %s", async (text, shape) => {
  const { columns } = await database.describe(text);
  expect(written(columns[0]?.json)).toBe(shape);
  const known = columns[0]?.json;
  const values = known === undefined ? [] : await database.server.column(text).catch(() => []);
  expect(values.filter((each) => each !== null && known && !fits(known, each))).toEqual([]);
});
