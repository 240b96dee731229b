import { expect, it } from "vitest";
import { sql } from "./sql.js";
import { raw, trustSql } from "./trusted-sql.js";
import type { TrustedSql } from "./trusted-sql.js";

it("puts a trusted text into a statement as it is", () => {
  const trusted = trustSql("order by 1 -- first", "read from a file of ours");
  expect(sql`select 1 ${raw(trusted)} limit ${1}`.text).toBe(
    "select 1 order by 1 -- first\n limit $1",
  );
  expect(trusted.reason).toBe("read from a file of ours");
  expect(Object.isFrozen(trusted)).toBe(true);
});

it.each([["a text"], [{ text: "select 1", reason: "why" }], [undefined], [null]])(
  "refuses %j, which nobody vouched for",
  (value) => {
    expect(() => raw(value as unknown as TrustedSql)).toThrow("takes only what trustSql");
  },
);

it("does not take an inherited vouch for an own one", () => {
  expect(() => raw(Object.create(trustSql("select 1", "why")) as TrustedSql)).toThrow("sql.raw");
});

it("asks for a reason", () => {
  expect(() => trustSql("select 1", " ")).toThrow("the reason why it can be trusted");
  expect(() => trustSql("select 1", undefined as unknown as string)).toThrow("the reason");
});

it("refuses a text that would swallow what follows, or number values by hand", () => {
  expect(() => trustSql("select 'a", "why")).toThrow("ends inside a quoted literal");
  expect(() => trustSql("select $1", "why")).toThrow("write ${value}, not $1");
});
