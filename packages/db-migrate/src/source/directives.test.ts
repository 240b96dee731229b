import { describe, expect, it } from "vitest";
import { parseDirectives } from "./directives.js";

describe("directives", () => {
  it("are absent from an ordinary file", () => {
    expect(parseDirectives("-- users\nCREATE TABLE users ();\n")).toEqual({
      directives: { transaction: true, noop: false },
      faults: [],
    });
  });

  it("are read from the comment lines at the top", () => {
    const text = [
      "-- An index without blocking writes.",
      "",
      "-- db-migrate: transaction=off lock_timeout=5s, statement_timeout=2min",
      "-- db-migrate: noop",
      "CREATE INDEX CONCURRENTLY …",
    ].join("\n");
    expect(parseDirectives(text)).toEqual({
      directives: {
        transaction: false,
        lockTimeoutMs: 5000,
        statementTimeoutMs: 120_000,
        noop: true,
      },
      faults: [],
    });
  });

  it("keep the reason of an irreversible migration whole", () => {
    expect(
      parseDirectives("-- db-migrate: irreversible: the column's values, are gone").directives,
    ).toMatchObject({ irreversible: "the column's values, are gone" });
  });

  it.each([
    ["transactoin=off", 'unknown directive "transactoin=off"'],
    ["transaction=on", "transaction takes one value"],
    ["transaction", "transaction takes one value"],
    ["lock_timeout=5", "lock_timeout takes a duration"],
    ["lock_timeout=99999999min", "lock_timeout takes a duration"],
    ["lock_timeout", "lock_timeout takes a duration"],
    ["noop=1", "noop takes no value"],
    ["irreversible:", "needs a reason"],
    ["", "unknown directive"],
  ])("that say %j are a fault", (content, fault) => {
    const { faults } = parseDirectives(`\n-- db-migrate: ${content}\nSELECT 1;`);
    expect(faults).toEqual([{ line: 2, fault: expect.stringContaining(fault) }]);
  });

  it("below the first statement are a fault, never ignored", () => {
    const { faults } = parseDirectives("SELECT 1;\n-- db-migrate: transaction=off\n");
    expect(faults).toEqual([{ line: 2, fault: expect.stringContaining("top of the file") }]);
  });

  it("name a role, a phase, and other migrations in lists", () => {
    const text = [
      "-- db-migrate: role=app_owner phase=post",
      "-- db-migrate: replaces=1_a,2_b",
      '-- db-migrate: replaces=3_c requires="4_a name with blanks"',
    ].join("\n");
    expect(parseDirectives(text)).toEqual({
      directives: {
        transaction: true,
        noop: false,
        role: "app_owner",
        phase: "post",
        replaces: ["1_a", "2_b", "3_c"],
        requires: ["4_a name with blanks"],
      },
      faults: [],
    });
  });

  it("may allow findings of the linter, with a reason", () => {
    const text = '--\n-- db-migrate: allow=drop-column,cascade reason="unused since 2.1"\n';
    expect(parseDirectives(text).directives.allow).toEqual([
      { rules: ["drop-column", "cascade"], reason: "unused since 2.1", line: 2 },
    ]);
  });

  it.each([
    ["allow=drop-column", "allow needs a reason"],
    ['allow= reason="x"', "allow names one or more rules"],
    ['allow=a reason="x" noop', "on a line of its own, without noop"],
    ["phase=middle", "phase is pre or post"],
    ["role=", "role names the role"],
    ["replaces", "replaces names one or more migrations"],
    ["requires=,", "requires names one or more migrations"],
    ['reason="x"', "unknown directive"],
  ])("that say %j are refused", (content, fault) => {
    const { faults } = parseDirectives(`-- db-migrate: ${content}\n`);
    expect(faults).toEqual([{ line: 1, fault: expect.stringContaining(fault) }]);
  });

  it("of a program stand in its own comments", () => {
    const text = "// db-migrate: lock_timeout=1s\n-- db-migrate: noop\n";
    expect(parseDirectives(text, "//").directives).toEqual({
      transaction: true,
      noop: false,
      lockTimeoutMs: 1000,
    });
  });
});
