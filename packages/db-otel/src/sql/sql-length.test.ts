import { sanitiseSql } from "@abe/db-core/observer";
import { expect, it } from "vitest";
import { summariseSql } from "./summarise-sql.js";

const megabyte = 1_048_576;

function full(unit: string): string {
  return unit.repeat(Math.ceil(megabyte / unit.length));
}

/** What invites a reader to look at the same characters again and again. */
const texts: readonly [name: string, text: string][] = [
  ["an open string", `SELECT '${full("''")}`],
  ["strings and blanks without a line break", `SELECT ${full("'a'                ")}`],
  ["strings and the beginnings of comments", `SELECT ${full("'a' -")}`],
  ["tags that never close", full("$a ")],
  ["dollar quotes that never close", `${full("$a")} $b$`],
  ["open comments", full("/*")],
  ["digits", full("1e-")],
  ["parentheses", full("(")],
  ["open subqueries", full("(SELECT 1 FROM ")],
  ["a name of many parts", `SELECT 1 FROM a${full(".a")}`],
  ["names", `SELECT 1 FROM ${full("a,")}`],
  ["rows", `INSERT INTO t VALUES ${full("(1,'a'),")}`],
];

it.each(texts)("a megabyte is read in one go: %s", (_name, text) => {
  const before = process.cpuUsage();
  sanitiseSql(text);
  summariseSql(text);
  // A reader that goes back takes minutes; one that does not a fraction of this. Others may have the processor.
  const { user, system } = process.cpuUsage(before);
  expect((user + system) / 1_000).toBeLessThan(10_000);
});
