import { describe, expect, it } from "vitest";
import { inspectFile, isConcurrent } from "./inspect-file.js";

function inspect(text: string): ReturnType<typeof inspectFile> {
  return inspectFile({ path: "1_a/up.sql", language: "sql", text, checksum: "" });
}

describe("a migration's file", () => {
  it("is in order with statements, functions and comments", () => {
    const text = [
      "CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$ BEGIN COMMIT; END $$;",
      "COPY t TO STDOUT;",
      "SELECT 'ROLLBACK'; -- COMMIT;",
      "CREATE RULE r AS ON INSERT TO t DO ALSO (SELECT 1; SELECT 2);",
    ].join("\n");
    expect(inspect(text)).toMatchObject({ faults: [], statements: { length: 4 } });
  });

  it.each([
    "begin",
    "BEGIN ISOLATION LEVEL SERIALIZABLE",
    "start transaction",
    "COMMIT AND CHAIN",
    "end",
    "ROLLBACK TO SAVEPOINT a",
    "abort",
    "SAVEPOINT a",
    "RELEASE a",
    "PREPARE TRANSACTION 'a'",
  ])("must not say %s", (statement) => {
    const { faults } = inspect(`SELECT 1;\n  ${statement};`);
    expect(faults).toEqual([
      {
        file: "1_a/up.sql",
        line: 2,
        column: 3,
        fault: expect.stringContaining("is not allowed: a migration is one transaction"),
      },
    ]);
  });

  it.each([
    ["COPY t (a, b) FROM stdin;\n1\t2\n\\.\n", "COPY … FROM STDIN has no data here"],
    ["-- db-migrate: transaction=off\nDISCARD ALL;", "gives up the lock"],
    ["\\connect other", "only psql understands"],
    ["SELECT 'a", "unterminated text"],
    ["-- db-migrate: nonsense", "unknown directive"],
  ])("must not hold %j", (text, fault) => {
    expect(inspect(text).faults[0]?.fault).toContain(fault);
  });

  it("may prepare a statement and start a sequence over", () => {
    expect(
      inspect("PREPARE p AS SELECT 1; ALTER SEQUENCE s RESTART; END_OF(); DISCARD PLANS").faults,
    ).toEqual([]);
  });

  it.each([
    "CREATE INDEX CONCURRENTLY i ON t (a)",
    "create unique index concurrently if not exists i ON t (a)",
    "DROP INDEX CONCURRENTLY i",
    "REINDEX TABLE CONCURRENTLY t",
    "REINDEX SCHEMA s",
    "VACUUM",
    "VACUUM (ANALYZE) t",
    "ALTER SYSTEM SET work_mem = '1MB'",
    "CREATE DATABASE d",
    "ALTER TABLE t DETACH PARTITION p CONCURRENTLY",
  ])("in a transaction must not say %s", (statement) => {
    expect(inspect(`SELECT 1;\n${statement};`).faults).toEqual([
      expect.objectContaining({ line: 2, fault: expect.stringContaining("transaction=off") }),
    ]);
    const off = "-- db-migrate: transaction=off\n";
    expect(inspect(`${off}SELECT 1;\n${statement};`).faults).toEqual([]);
  });

  it("that is a program has its directives in its own comments, and runs in a transaction", () => {
    const program = (text: string): ReturnType<typeof inspectFile> =>
      inspectFile({ path: "1_a/up.mjs", language: "program", text, checksum: "" });
    expect(
      program("// db-migrate: lock_timeout=1s\nexport const up = () => `COMMIT`;"),
    ).toMatchObject({
      faults: [],
      directives: { lockTimeoutMs: 1000 },
    });
    expect(program("// db-migrate: transaction=off\n").faults).toMatchObject([
      { file: "1_a/up.mjs", line: 1, fault: expect.stringContaining("runs in a transaction") },
    ]);
  });
});

describe("a concurrent statement", () => {
  it.each([
    ["CREATE UNIQUE INDEX CONCURRENTLY i ON t (a)", true],
    ["DROP INDEX concurrently i", true],
    ["ALTER TABLE t DETACH PARTITION p CONCURRENTLY", true],
    ["CREATE INDEX i ON t (a)", false],
    ["COMMENT ON TABLE t IS 'CONCURRENTLY'", false],
  ])("%s: %s", (text, expected) => {
    expect(inspect(text).statements.map(isConcurrent)).toEqual([expected]);
  });
});
