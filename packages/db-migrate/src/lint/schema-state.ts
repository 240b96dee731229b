import type { ColumnType } from "./column-type.js";
import { type RelationName, relationKey } from "./relation-name.js";

/** A column, as far as the migrations tell. */
export interface ColumnState {
  readonly type: ColumnType;
  readonly notNull: boolean;
}

/** A constraint, as far as the migrations tell. */
export interface ConstraintState {
  readonly kind: string;
  readonly columns: readonly string[];
  readonly validated: boolean;
  /** The columns that it proves to be not null. */
  readonly provesNotNull: readonly string[];
}

/** A table or a view that the migrations have made. */
export interface TableState {
  readonly name: RelationName;
  /** The migration that made it. */
  readonly madeBy: string;
  readonly columns: Map<string, ColumnState>;
  readonly constraints: Map<string, ConstraintState>;
  readonly isPartitioned: boolean;
}

/** An index that the migrations have made. */
export interface IndexState {
  readonly table: RelationName;
  /** Columns in their order; an expression is the empty text. */
  readonly columns: readonly string[];
  readonly isUnique: boolean;
}

/** An enumerated type that the migrations have made. */
export interface EnumState {
  readonly madeBy: string;
}

/**
 * The schema that the migrations make, by replaying their syntax trees. What is made in a function's body or
 * by hand is not known; rules take what is not known for something that exists.
 */
export class SchemaState {
  readonly tables: Map<string, TableState> = new Map();
  readonly indexes: Map<string, IndexState> = new Map();
  readonly enums: Map<string, EnumState> = new Map();
  /** The migration that made each function or procedure. */
  readonly functions: Map<string, string> = new Map();

  /** A copy that can be changed by itself. */
  clone(): SchemaState {
    const copy = new SchemaState();
    for (const [key, table] of this.tables) {
      const columns = new Map(table.columns);
      copy.tables.set(key, { ...table, columns, constraints: new Map(table.constraints) });
    }
    for (const [key, index] of this.indexes) copy.indexes.set(key, index);
    for (const [key, type] of this.enums) copy.enums.set(key, type);
    for (const [key, madeBy] of this.functions) copy.functions.set(key, madeBy);
    return copy;
  }

  table(name: RelationName): TableState | undefined {
    return this.tables.get(relationKey(name));
  }

  column(table: RelationName, column: string): ColumnState | undefined {
    return this.table(table)?.columns.get(column);
  }

  /** Indexes of a table. */
  indexesOf(table: RelationName): IndexState[] {
    const key = relationKey(table);
    return [...this.indexes.values()].filter((index) => relationKey(index.table) === key);
  }

  /** Whether a valid constraint proves that a column holds no null. */
  provesNotNull(table: RelationName, column: string): boolean {
    const constraints = this.table(table)?.constraints.values() ?? [];
    return [...constraints].some(
      ({ validated, provesNotNull }) => validated && provesNotNull.includes(column),
    );
  }
}
