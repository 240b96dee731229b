import type { ListedValues } from "./listed-values.js";
import type { ForeignKeyRow, RelationRow, UniqueIndexRow } from "./catalog-rows.js";

/** Whether a column can hold NULL, and the sentence that says why. */
export interface ColumnNullability {
  readonly nullable: boolean;
  readonly because: string;
}

/** A column of a table, view or composite type. */
export interface Attribute {
  readonly number: number;
  readonly name: string;
  readonly type: number;
  readonly collation: number;
  /** Of the rows of this table alone, as `ONLY` reads them. */
  readonly own: ColumnNullability;
  /** Of the rows of this table and of all its descendants. */
  readonly inherited: ColumnNullability;
  /** All values that a CHECK allows, in the rows of this table alone. */
  readonly ownValues: ListedValues | undefined;
  /** The same of the rows of this table and of all its descendants. */
  readonly inheritedValues: ListedValues | undefined;
}

/** A table, view or composite type. */
export interface Relation extends RelationRow {
  readonly attributes: ReadonlyMap<number, Attribute>;
  readonly uniqueIndexes: readonly UniqueIndexRow[];
  readonly foreignKeys: readonly ForeignKeyRow[];
  /** All tables below it, partitions of partitions included. */
  readonly descendants: readonly number[];
}
