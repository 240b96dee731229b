import { describe, expect, it } from "vitest";
import { parseSql } from "./parser.js";
import { effectOf } from "./effect-of.js";

async function effects(sql: string): Promise<unknown[]> {
  const parsed = await parseSql(sql);
  return "statements" in parsed ? parsed.statements.map(({ node }) => effectOf(node)) : [];
}

describe("what can be found out about a statement after a crash", () => {
  it.each<[string, unknown]>([
    [
      'CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS "Ä" ON app.t (a)',
      { kind: "create-index", index: "Ä", table: { schema: "app", name: "t" } },
    ],
    ["CREATE INDEX CONCURRENTLY ON t (a)", { kind: "other" }],
    ["CREATE INDEX IF NOT EXISTS i ON t (a)", { kind: "repeatable" }],
    [
      "DROP INDEX CONCURRENTLY IF EXISTS a.b",
      { kind: "drop-index", indexes: [{ schema: "a", name: "b" }] },
    ],
    ["REINDEX INDEX CONCURRENTLY i", { kind: "reindex" }],
    ["REINDEX (CONCURRENTLY) TABLE t", { kind: "reindex" }],
    [
      "ALTER TABLE p DETACH PARTITION s.q CONCURRENTLY",
      {
        kind: "detach",
        table: { schema: undefined, name: "p" },
        partition: { schema: "s", name: "q" },
      },
    ],
    ["ALTER TABLE p DETACH PARTITION q", { kind: "other" }],
    ["SET lock_timeout = '1s'", { kind: "setting" }],
    ["VACUUM ANALYZE t", { kind: "repeatable" }],
    ["ANALYZE t", { kind: "repeatable" }],
    ["REFRESH MATERIALIZED VIEW CONCURRENTLY m", { kind: "repeatable" }],
    ["ALTER SYSTEM SET work_mem = '1MB'", { kind: "repeatable" }],
    ["CREATE TABLE IF NOT EXISTS t ()", { kind: "repeatable" }],
    ["DROP TABLE IF EXISTS t", { kind: "repeatable" }],
    ["CREATE OR REPLACE VIEW v AS SELECT 1", { kind: "repeatable" }],
    ["ALTER TYPE e ADD VALUE IF NOT EXISTS 'x'", { kind: "repeatable" }],
    ["ALTER TYPE e ADD VALUE 'x'", { kind: "other" }],
    ["CREATE DATABASE d", { kind: "other" }],
    ["UPDATE t SET a = a + 1", { kind: "other" }],
    ["DROP TABLE t", { kind: "other" }],
  ])("%s", async (sql, effect) => expect(await effects(sql)).toEqual([effect]));
});

describe("PostgreSQL's parser", () => {
  it("says where statements are, in a text beyond ASCII", async () => {
    const sql = "SELECT 'é😀'; -- ü\nSELECT '😀' ;";
    const parsed = await parseSql(sql);
    const found = "statements" in parsed ? parsed.statements : [];
    expect(found.map(({ start, end }) => sql.slice(start, end).trim())).toEqual([
      "SELECT 'é😀'",
      "SELECT '😀'",
    ]);
  });

  it("says where a mistake is, in a text beyond ASCII", async () => {
    const sql = "SELECT 'é😀';\nSELEC 1";
    expect(await parseSql(sql)).toEqual({
      fault: { offset: sql.indexOf("SELEC 1"), fault: 'syntax error at or near "SELEC"' },
    });
  });

  it("finds nothing in comments", async () => {
    expect(await parseSql("-- nothing\n")).toEqual({ statements: [] });
  });
});
