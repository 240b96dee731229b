import type { Decoders, FieldInfo } from "../driver.js";
import type { RowMode, RowReader, RowShape } from "../protocol/row-shape.js";
import { rowBuilder } from "../row-builder.js";

/** A row as pg has read it: the text forms of its columns. */
export type PgRow = readonly (string | null)[];

/** The columns of a result whose rows pg has read. */
export class PgRowShape implements RowShape<PgRow> {
  readonly fields: readonly FieldInfo[];

  constructor(fields: readonly FieldInfo[]) {
    this.fields = fields;
  }

  reader(decoders: Decoders, mode: RowMode): RowReader<PgRow> {
    return { formats: undefined, read: rowBuilder(this.fields, decoders, mode) };
  }
}
