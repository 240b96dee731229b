import { describe, expect, it } from "vitest";
import { isReplanned, statementStart, textKind } from "./text-kind.js";

describe("the kind of a text", () => {
  it.each([
    ["", "empty"],
    [" ;; -- nothing\n /* a /* b */ */", "empty"],
    ["select 1", "plain"],
    ["-- c\rSELECT 1", "plain"],
    ["begin", "transaction"],
    ["/* c */ START TRANSACTION", "transaction"],
    ["PREPARE TRANSACTION 'x'", "transaction"],
    ["PREPARE p AS SELECT 1", "session"],
    ["SET search_path TO a", "session"],
    ["SET LOCAL search_path TO a", "plain"],
    ["SET TRANSACTION ISOLATION LEVEL SERIALIZABLE, READ ONLY", "plain"],
    ["SET TRANSACTION ISOLATION LEVEL SERIALIZABLE, READ WRITE", "transaction"],
    ["set local transaction_read_only = off", "transaction"],
    ["SET SESSION CHARACTERISTICS AS TRANSACTION READ WRITE", "session"],
    ["SET CONSTRAINTS ALL DEFERRED", "plain"],
    ["COPY t FROM STDIN", "copy"],
    ["CREATE TABLE t (temp int)", "plain"],
    ["CREATE TEMP TABLE t ()", "session"],
    ["create /* x */ or replace -- y\n temporary view v as select 1", "session"],
    ["CREATE LOCAL TEMPORARY SEQUENCE s", "session"],
    ["CREATE TABLE pg_temp . t ()", "session"],
    ["CREATE FUNCTION f() RETURNS void AS $$ CREATE TEMP TABLE t() $$ LANGUAGE sql", "plain"],
    ["SELECT 1 INTO TEMP t", "session"],
    [`SELECT ${"1, ".repeat(200)} 1 INTO TEMPORARY TABLE t`, "session"],
    ["WITH a AS (SELECT 1) SELECT * INTO pg_temp.t FROM a", "session"],
    ["SELECT temp FROM weather", "plain"],
    ["SELECT pg_advisory_lock(1)", "session"],
    ["SELECT pg_advisory_xact_lock(1)", "plain"],
    ["SELECT set_config('a.b', $1, false)", "session"],
    ["SELECT set_config('a.b', $1, true)", "plain"],
    ["SELECT set_config('a.b', lower($1), false)", "session"],
    ["SELECT set_config('a.b', $1, $2)", "session"],
    ["EXPLAIN ANALYZE CREATE TEMP TABLE t AS SELECT 1", "session"],
    ["EXPLAIN SELECT 1", "plain"],
  ] as const)("%j is %s", (text, kind) => {
    expect(textKind(text)).toBe(kind);
  });
});

it.each([
  ["SELECT 1", true],
  ["(SELECT 1) UNION (SELECT 2)", true],
  ["FETCH 1 FROM c", false],
  ["SHOW work_mem", false],
])("the server plans %j again: %s", (text, expected) => {
  expect(isReplanned(text)).toBe(expected);
});

it("a statement begins behind blanks, comments and semicolons", () => {
  const before = " ; -- ; \n /* /* ; */ */ ;\t";
  expect(statementStart(`${before}SELECT`)).toBe(before.length);
});
