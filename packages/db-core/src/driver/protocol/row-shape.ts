import type { Decoders, FieldInfo } from "../driver.js";

/** How a caller wants a row: by column name, or in the order of the columns. */
export type RowMode = "object" | "array";

/** Makes one row of what the wire brought. @throws whatever a decoder throws. */
export type RowRead<Row> = (row: Row) => unknown;

/** How the rows of one result are asked for and read. */
export interface RowReader<Row> {
  /** As {@link Binding} has them; `undefined`: everything is text. */
  readonly formats: readonly number[] | undefined;
  readonly read: RowRead<Row>;
}

/**
 * The columns of a result, as RowDescription gives them. `Row` is the form in which an adapter has a row
 * before its values are read.
 */
export interface RowShape<Row> {
  readonly fields: readonly FieldInfo[];
  /** @param binary the rows have not been asked for yet, and may come in binary form. */
  reader(decoders: Decoders, mode: RowMode, binary: boolean): RowReader<Row>;
}
