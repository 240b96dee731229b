import { describe, expect, it } from "vitest";
import { tokenHashOf } from "./token-hash.js";

describe("the hash of an SQL text's tokens", () => {
  it("stays what histories have recorded", () => {
    expect(tokenHashOf("SELECT a<>'b';\nSELECT 2;")).toBe(
      "tokens1:4ffc4f5e546225718fc85e8bf55965cfbd2b27f85a796f9b73eebdb4502d7e3c",
    );
  });

  it.each([
    ["SELECT 1", "select\n\t1"],
    ["SELECT 1", "SELECT 1;;\n"],
    ["SELECT 1", "-- why\nSELECT /* one /* nested */ */ 1"],
    ["SELECT 1;SELECT 2", "SELECT 1;\n\nSELECT 2;"],
    ["SELECT a||b", "SELECT a || b"],
    ["CREATE TABLE Users ()", "create table users()"],
    ["SELECT f('x')", "SELECT f( 'x' )"],
    ["SELECT 1", '-- db-migrate: allow=x reason="y"\n-- db-migrate: lock_timeout=1s\nSELECT 1'],
  ])("is the same for %j and %j", (left, right) => {
    expect(tokenHashOf(left)).toBe(tokenHashOf(right));
  });

  it.each([
    ["SELECT 1", "SELECT 2"],
    ["SELECT 1;SELECT 2", "SELECT 1 SELECT 2"],
    ['SELECT "A"', 'SELECT "a"'],
    ['SELECT "a"', "SELECT a"],
    ["SELECT 'A'", "SELECT 'a'"],
    ["SELECT 'it''s'", "SELECT 'it'\n's'"],
    ["SELECT B'1'", "SELECT B '1'"],
    ["SELECT E'\\n'", "SELECT '\\n'"],
    ["SELECT $$ a $$", "SELECT $$ a  $$"],
    ["SELECT 'a--b'", "SELECT 'a'"],
    ["SELECT U&'x'", "SELECT U & 'x'"],
    ["SELECT É", "SELECT é"],
    ["SELECT a <- 1", "SELECT a < -1"],
    ["SELECT ab", "SELECT a b"],
    ["VACUUM", "-- db-migrate: transaction=off\nVACUUM"],
    ["SELECT 1", "-- db-migrate: role=owner\nSELECT 1"],
  ])("differs for %j and %j", (left, right) => {
    expect(tokenHashOf(left)).not.toBe(tokenHashOf(right));
  });
});
