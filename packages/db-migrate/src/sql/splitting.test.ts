import fc from "fast-check";
import { expect, it } from "vitest";
import { parseSql } from "./parser.js";
import { splitStatements } from "./statements.js";

/** Statements with what a splitter stumbles over, each accepted by PostgreSQL's parser. */
const statements = [
  "SELECT 1",
  "SELECT 'a;b'",
  "SELECT 'it''s; é😀'",
  "SELECT E'\\';'",
  'SELECT 1 AS "a;""b"',
  "SELECT $$;$$, $x$ $$; $x$",
  "SELECT U&'\\0041;'",
  "SELECT 'a'\n  'b;'",
  "SELECT (1) /* ; /* nested; */ */ + 2",
  "SELECT a.b -- ;\n FROM (SELECT 1) AS a (b)",
  "CREATE FUNCTION f() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT 1; SELECT CASE WHEN true THEN 1 END; END",
  "CREATE OR REPLACE PROCEDURE p() LANGUAGE plpgsql AS $$ BEGIN COMMIT; END; $$",
  "CREATE RULE r AS ON INSERT TO t DO ALSO (SELECT 1; SELECT 2)",
  "DO $do$ BEGIN PERFORM 1; END $do$",
  "CREATE INDEX CONCURRENTLY i ON t (a) WHERE b = ';'",
  "VACUUM (ANALYZE) t",
  "SELECT CASE WHEN true THEN 1 END",
  "SELECT $1, 1e5, 0x1F, a$b FROM c",
];
const separators = [";", ";\n", " ; -- end;\n", ";\n/* ; */\n", ";;\n"];

it("splits as PostgreSQL's own parser does", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.constantFrom(...statements), fc.constantFrom(...separators)), {
        maxLength: 6,
      }),
      async (parts) => {
        const sql = parts.flat().join("");
        const ours = splitStatements(sql);
        const theirs = await parseSql(sql);
        expect(ours.faults).toEqual([]);
        expect("statements" in theirs).toBe(true);
        const found = "statements" in theirs ? theirs.statements : [];
        expect(ours.statements.map(({ start }) => start)).toEqual(found.map(({ start }) => start));
        expect(ours.statements.map(({ start, end }) => sql.slice(start, end))).toEqual(
          parts.map(([statement]) => statement),
        );
      },
    ),
  );
});
