import { describe, expect, it } from "vitest";
import { parseSql } from "../sql/parser.js";
import { type DroppedData, droppedData } from "./dropped-data.js";

async function dropped(sql: string): Promise<DroppedData[]> {
  const parsed = await parseSql(sql);
  if ("fault" in parsed) throw new TypeError(parsed.fault.fault);
  return parsed.statements.flatMap(({ node }) => droppedData(node));
}

describe("what a statement takes away", () => {
  it.each([
    ["DROP OWNED BY joe", ["unknown DROP OWNED"]],
    ["CALL app.clear()", ["unknown the procedure app.clear"]],
    ["DROP TYPE app.mood", []],
    ["DROP TYPE app.mood, other CASCADE", ["type mood", "type other"]],
    ["DROP DOMAIN d CASCADE", ["type d"]],
    ["DROP SCHEMA app", []],
    ["DROP EXTENSION hstore", ["extension hstore"]],
    ["DROP VIEW v CASCADE", []],
    ["ALTER TABLE t ALTER a SET DEFAULT 1", []],
  ])("by %s is %j", async (sql, expected) => {
    expect((await dropped(sql)).map(({ what, name }) => `${what} ${name.name}`)).toEqual(expected);
  });

  it.each<[string, readonly string[] | undefined]>([
    ["int", ['"pg_catalog"."int4"']],
    ["app.mood[]", ['"app"."mood"[]']],
    ["numeric(8, 2) USING a", ['"pg_catalog"."numeric"(8, 2)']],
    ["date USING t.a::timestamp", ['"pg_catalog"."timestamp"', '"date"']],
    ["int USING (a::text)::int", ['"text"', '"pg_catalog"."int4"', '"pg_catalog"."int4"']],
    ["text USING b::text", undefined],
    ["text USING lower(a)", undefined],
    ["text USING NULL", undefined],
    ["interval day to second", undefined],
  ])("to %s is tried back by the casts %j", async (type, conversion) => {
    expect(await dropped(`ALTER TABLE t ALTER a TYPE ${type}`)).toMatchObject([
      { what: "values", column: "a", conversion },
    ]);
  });
});
