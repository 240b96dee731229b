import type { SqlNode } from "../sql/parser.js";
import { findNodes, namesIn, nodeAs } from "./tree.js";

/** Functions of PostgreSQL that give one value for a whole statement, or depend on their arguments only. */
const steady: ReadonlySet<string> = new Set([
  "array_append",
  "array_fill",
  "coalesce",
  "concat",
  "current_database",
  "current_schema",
  "current_setting",
  "date_trunc",
  "decode",
  "encode",
  "extract",
  "format",
  "greatest",
  "int4range",
  "json_build_array",
  "json_build_object",
  "jsonb_build_array",
  "jsonb_build_object",
  "least",
  "length",
  "lower",
  "make_date",
  "make_interval",
  "make_timestamptz",
  "md5",
  "now",
  "overlay",
  "repeat",
  "replace",
  "round",
  "statement_timestamp",
  "substring",
  "timezone",
  "to_char",
  "to_date",
  "to_json",
  "to_jsonb",
  "to_timestamp",
  "transaction_timestamp",
  "trim",
  "tstzrange",
  "txid_current",
  "upper",
]);

/**
 * The first function of an expression that may give every row another value. A function that is not known to
 * be steady counts: its volatility is in the catalog, not in the file.
 */
export function volatileFunction(expression: SqlNode | undefined): string | undefined {
  return findNodes(expression, "FuncCall")
    .map(({ funcname }) => namesIn(funcname).at(-1) ?? "")
    .find((name) => !steady.has(name));
}

/** The columns that a CHECK proves to be not null: `a IS NOT NULL AND b IS NOT NULL`. */
export function columnsProvenNotNull(expression: SqlNode | undefined): string[] {
  const test = nodeAs(expression, "NullTest");
  if (test?.nulltesttype === "IS_NOT_NULL") {
    const column = namesIn(nodeAs(test.arg, "ColumnRef")?.fields).at(-1);
    return column === undefined ? [] : [column];
  }
  const both = nodeAs(expression, "BoolExpr");
  return both?.boolop === "AND_EXPR" ? (both.args ?? []).flatMap(columnsProvenNotNull) : [];
}
