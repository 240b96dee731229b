import fc from "fast-check";
import { expect, it } from "vitest";
import { markedSql } from "../../../test/support/marked-sql.js";
import { hideLiterals, hideLiteralsOfAll } from "./hide-literals.js";

it.each([
  ["SELECT * FROM t WHERE a = $1 AND b = 'x'", "SELECT * FROM t WHERE a = $1 AND b = ?"],
  ["SELECT $12, 12, 1.5e-3, .5, -7, 0x1F, 1_000", "SELECT $12, ?, ?, ?, -?, ?, ?"],
  ["SELECT a1, t2.b3 FROM t2", "SELECT a1, t2.b3 FROM t2"],
  ["SELECT 'it''s', E'\\'', U&'d\\0061', x'1F', B'01', N'a'", "SELECT ?, ?, ?, ?, ?, ?"],
  ["SELECT $$a$$, $t$ $$ $t$ AS b", "SELECT ?, ? AS b"],
  ['SELECT "it\'s" FROM "a""b"', 'SELECT "it\'s" FROM "a""b"'],
  ["SELECT 1 -- one\n  , /* a /* b */ */ 2", "SELECT ? , ?"],
  ["/* only */", ""],
  ["SELECT true OR a IS NOT FALSE", "SELECT ? OR a IS NOT ?"],
  ["SELECT '1'::int, a->>'k', b ? 'k'", "SELECT ?::int, a->>?, b ? ?"],
  ["SELECT 1zq", "SELECT ?"],
  ["SET LOCAL app.user = ada", "SET LOCAL app.user = ?"],
  ["set role to ada; SELECT 1", "set role to ?; SELECT ?"],
  ['SET "a;b c" TO ada; SELECT 1', 'SET "a;b c" TO ?; SELECT ?'],
  ['SET app . user = "a;d", a', "SET app . user = ?, ?"],
  ["SET TIME ZONE PST8PDT", "SET TIME ZONE ?"],
  ["UPDATE t SET a = b", "UPDATE t SET a = b"],
  ["SELECT 'open", "SELECT ?"],
  ["SELECT $a$ open", "SELECT ?"],
  ["SELECT 'C:\\\\' || a", "SELECT ? || a"],
  ["SELECT 'C:\\' || secret", "SELECT ?"],
  ["SELECT 'C:\\'', b' || secret", "SELECT ?"],
  ["SELECT 'a'\n'C:\\' || secret", "SELECT ?"],
  ["SELECT E'C:\\' || hidden', a", "SELECT ?, a"],
  ["SELECT $$C:\\'$$, a", "SELECT ?, a"],
])("%s is shown as %s", (text, shown) => {
  expect(hideLiterals(text)).toBe(shown);
});

it("cuts a long text, also within a literal", () => {
  const long = hideLiterals(`SELECT '${"a".repeat(10_000)}', secret`);
  expect(long).toBe("SELECT ?…");
  expect(hideLiterals("a".repeat(10_000))).toBe(`${"a".repeat(4_096)}…`);
});

it("hides the literals of several texts one by one", () => {
  expect(hideLiteralsOfAll(["SELECT 1 -- a", "SELECT 'b", "SELECT 'c'"])).toBe(
    "SELECT ?; SELECT ?; SELECT ?",
  );
  expect(hideLiteralsOfAll(Array.from({ length: 10_000 }, () => "SELECT a"))).toHaveLength(4_097);
});

it("shows no literal and no comment, wherever the text was cut", () => {
  fc.assert(
    fc.property(
      markedSql,
      fc.double({ min: 0, max: 1, noNaN: true }),
      ({ text, marker: hidden }, part) => {
        expect(text).toContain(hidden);
        expect(hideLiterals(text)).not.toContain(hidden);
        expect(hideLiterals(text.slice(0, Math.ceil(text.length * part)))).not.toContain(hidden);
      },
    ),
    { numRuns: 2000 },
  );
});
