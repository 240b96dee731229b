import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { splitStatements } from "./statements.js";

function texts(sql: string): string[] {
  return splitStatements(sql).statements.map(({ start, end }) => sql.slice(start, end));
}

describe("splitting at semicolons", () => {
  it("leaves comments before and blanks around a statement out", () => {
    expect(texts("-- first;\nSELECT 1;\n\n/* a; /* nested; */ */ SELECT 2 ;; -- end;")).toEqual([
      "SELECT 1",
      "SELECT 2",
    ]);
  });

  it.each([
    ["'a;''b;'"],
    ["E'a\\';'"],
    ["E'a''\\';'"],
    ["E'a'\n  ';\\';'"],
    ['"a;""b;"'],
    ["$$a;$$"],
    ["$fn$a;$$;$fn$"],
    ["$é$;$é$"],
    ["U&'d\\0061t;'"],
    ["'back\\'"],
    ["a$b$"],
    ["(SELECT 1; SELECT 2)"],
    ["/* ; */ 1"],
    ["-- ;\n 1"],
    ["$1"],
    ["'😀;'"],
  ])("does not split inside %s", (expression) => {
    expect(texts(`SELECT ${expression}; SELECT 2`)).toEqual([`SELECT ${expression}`, "SELECT 2"]);
  });

  it("keeps the body of a function written with BEGIN ATOMIC together", () => {
    const body =
      "CREATE OR REPLACE FUNCTION f(a int) RETURNS int BEGIN ATOMIC SELECT CASE WHEN a > 0 THEN 1 END; SELECT 2; END";
    expect(texts(`${body}; SELECT 3`)).toEqual([body, "SELECT 3"]);
  });

  it("does not take a column called begin for a body", () => {
    expect(texts("SELECT begin FROM t; SELECT 2")).toHaveLength(2);
  });

  it("gives the words outside of parentheses and quotes", () => {
    const { statements } = splitStatements("create index concurrently i on t (lower(a)) where 'b'");
    expect(statements[0]?.words.join(" ")).toBe("CREATE INDEX CONCURRENTLY I ON T WHERE");
  });

  it.each([
    ["SELECT 1;\nSELECT 'a", 17, "unterminated text"],
    ["SELECT E'a\\'", 7, "unterminated text"],
    ['SELECT "a', 7, "unterminated identifier"],
    ["/* a /* b */", 0, "unterminated comment"],
    ["SELECT $x$ a $y$", 7, "unterminated text after $x$"],
    ["\\connect other", 0, "a psql command"],
  ])("names what is wrong with %j", (sql, offset, fault) => {
    expect(splitStatements(sql).faults[0]).toEqual({ offset, fault });
  });

  it("finds the statements that were joined, whatever is in them", () => {
    const piece = fc.constantFrom(
      "1",
      "'a;b'",
      "E'\\';'",
      '"c;d"',
      "$$ ; $$",
      "$t$ $$;$$ $t$",
      "/* ;'/*;*/ */",
      "-- ;'\n",
      "f(a)",
      "\n",
      "+",
      "😀é",
    );
    const statement = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(" "));
    fc.assert(
      fc.property(fc.array(statement, { maxLength: 6 }), (bodies) => {
        const sql = bodies.map((body, index) => `SELECT ${index} , ${body} , 0`).join(";\n");
        const { statements, faults } = splitStatements(sql);
        expect(faults).toEqual([]);
        expect(statements).toHaveLength(bodies.length);
        for (const [index, { start, end }] of statements.entries()) {
          expect(sql.slice(start, end)).toMatch(new RegExp(`^SELECT ${index} `));
          expect(sql.slice(start, end)).toMatch(/, 0$/);
        }
      }),
    );
  });

  it("takes time in proportion to the text", () => {
    const sql = `INSERT INTO t VALUES ${"('it''s; ', \"x\", 1.5),\n".repeat(200_000)}(1);`;
    expect(splitStatements(sql).statements).toHaveLength(1);
  });
});
