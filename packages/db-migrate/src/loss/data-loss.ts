import type { TextPosition } from "../source/text-position.js";

/** Rows, or values of them, that go away with what a way back drops, empties or converts. */
export interface DataLoss extends TextPosition {
  readonly migration: string;
  readonly file: string;
  /**
   * `rows`: the table stays and is emptied. `values`: the column stays, and some of its values do not survive its new
   * type, or an expression makes others of them. `unknown`: nobody can tell before it runs.
   */
  readonly what: "table" | "column" | "rows" | "values" | "unknown";
  /**
   * Qualified where the search path does not find it, such as `app.orders` or `orders.note`; of `unknown` what it is,
   * such as `the DO block`.
   */
  readonly object: string;
  /** Rows of the table by the server's statistics; `undefined` where it has none yet. */
  readonly estimatedRows: number | undefined;
}

/** The sentence for a person. */
export function describeLoss({ file, line, column, ...loss }: DataLoss): string {
  const { what, object, estimatedRows } = loss;
  const about =
    estimatedRows === undefined ? undefined : `about ${estimatedRows.toLocaleString("en-US")}`;
  const rows = about === undefined ? "" : `, ${about}`;
  const holder = about === undefined ? "" : `, of a table of ${about} rows`;
  const lost = {
    table: `the table ${object} is dropped with its rows${rows}`,
    column: `the column ${object} is dropped with its values${holder}`,
    rows: `the rows of ${object}${rows} are taken away`,
    values: `values of the column ${object} are lost in its new type, or made into others${holder}`,
    unknown: `what ${object} takes away cannot be checked`,
  };
  return `${file}:${line}:${column}: ${lost[what]}.`;
}
