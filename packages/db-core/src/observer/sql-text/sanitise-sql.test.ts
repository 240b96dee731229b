import { expect, it } from "vitest";
import { sanitiseSql } from "./sanitise-sql.js";

const vectors: readonly [name: string, sql: string, sanitised: string][] = [
  ["strings", "SELECT 'a', 'it''s', ''", "SELECT ?, ?, ?"],
  ["a backslash is no escape", String.raw`SELECT '\d+\\', x`, "SELECT ?, x"],
  ["a backslash before a quote may be one", String.raw`SELECT 'it\'s', secret`, "SELECT ?"],
  ["a backslash before two quotes as well", String.raw`SELECT 'a\''secret', 'x'`, "SELECT ?"],
  ["escape strings", String.raw`SELECT E'it\'s', e'\\', x`, "SELECT ?, ?, x"],
  ["a word that ends in e is no prefix", String.raw`SELECT date'it\'s', x`, "SELECT date?"],
  ["Unicode strings", "SELECT U&'d\\0061t' UESCAPE '!', u&'x'", "SELECT ? UESCAPE ?, ?"],
  ["Unicode identifiers", `SELECT U&"d\\0061t", u & 'x'`, `SELECT U&"d\\0061t", u & ?`],
  ["bit and national strings", "SELECT B'01', x'ff', N'a'", "SELECT ?, ?, ?"],
  ["dollar quotes", "SELECT $$a 'b' $x$ c$$, $x$ $$ $y$ $x$, x", "SELECT ?, ?, x"],
  ["a dollar inside a word", "SELECT a$b$c, $b$x$b$", "SELECT a$b$c, ?"],
  ["a dollar after a number", "SELECT 1$a$ secret $a$", "SELECT ??"],
  ["parameters", "SELECT $1, $12::int + $2", "SELECT $1, $12::int + $2"],
  ["numbers", "SELECT 1, -2.5, .5, 1e-3, 0x1F, 1_000, a[1:2]", "SELECT ?, -?, ?, ?, ?, ?, a[?:?]"],
  ["numbers in names", "SELECT t1.c2 FROM t1", "SELECT t1.c2 FROM t1"],
  ["booleans", "SELECT TRUE, false, truest", "SELECT ?, ?, truest"],
  ["NULL stays", "SELECT NULL", "SELECT NULL"],
  ["comments", "SELECT/* a /* b */ ' */1--x\n,2", "SELECT ? ,?"],
  ["quoted identifiers", `SELECT "a'b""c" FROM "t 1"`, `SELECT "a'b""c" FROM "t 1"`],
  ["strings continued on the next line", "SELECT E'a' -- c\n  '\\'b', x", "SELECT ?, x"],
  ["strings on one line are two", "SELECT 'a' 'b'", "SELECT ? ?"],
  ["operators", "SELECT a@>'{}' AND b ? 'k' AND c<=1", "SELECT a@>? AND b ? ? AND c<=?"],
  ["minus before a comment", "SELECT 1 - -- x\n - 2", "SELECT ? - - ?"],
  ["blanks", "\n SELECT\t\n  1 ", "SELECT ?"],
  [
    "the value of SET",
    "SET LOCAL app.user TO alice; SET a = b, 'c'",
    "SET LOCAL app.user TO ?; SET a = ?, ?",
  ],
  ["the value of SET TIME ZONE", "SET LOCAL TIME ZONE PST8PDT", "SET LOCAL TIME ZONE ?"],
  ["UPDATE is not SET", "UPDATE t SET a = b", "UPDATE t SET a = b"],
  ["an open string", "SELECT 'a FROM t", "SELECT ?"],
  ["an open identifier", 'SELECT "a FROM t', "SELECT ?"],
  ["an open dollar quote", "SELECT $a$ b $$ c", "SELECT ?"],
  ["an open comment", "SELECT 1 /* a /* b */ c", "SELECT ?"],
  ["an open escape", "SELECT E'\\", "SELECT ?"],
  ["a stray dollar", "SELECT $ $a", "SELECT $ $a"],
];

it.each(vectors)("sanitises: %s", (_name, sql, sanitised) => {
  expect(sanitiseSql(sql)).toBe(sanitised);
});
