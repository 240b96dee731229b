import type { RowCount } from "../analysis/cardinality.js";

/** What is known of all statements of a program, in the form of `db-typegen.lock.json`. */
export interface Lock {
  readonly version: 1;
  /** Of what the schema was made from. */
  readonly schemaHash: string;
  /** In the order of files and lines. */
  readonly statements: readonly LockedStatement[];
  readonly constraints: LockedConstraints;
}

/** What is known of one statement. Types are TypeScript, NULL apart. */
export interface LockedStatement {
  readonly name?: string;
  readonly kind: "text" | "named" | "file" | "composed";
  readonly file: string;
  readonly line: number;
  /** Of the text, the names of its parameters and what its comments say. */
  readonly textHash: string;
  readonly params: readonly LockedParameter[];
  readonly columns: readonly LockedColumn[];
  readonly cardinality: RowCount;
}

/** A parameter: what may be given for it. */
export interface LockedParameter {
  /** Where the statement names it. */
  readonly name?: string;
  readonly type: string;
  readonly nullable: boolean;
}

/** A column: what it is read as. */
export interface LockedColumn {
  readonly name: string;
  readonly type: string;
  readonly nullable: boolean;
}

/** Names of the constraints and unique indexes that an error can name, sorted. */
export interface LockedConstraints {
  readonly unique: readonly string[];
  readonly foreignKey: readonly string[];
  readonly check: readonly string[];
  readonly exclusion: readonly string[];
}
