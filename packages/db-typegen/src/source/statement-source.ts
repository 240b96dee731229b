/** Where a statement was found, and what it says of itself. */
export interface StatementSource {
  /**
   * - `text`: a literal that is given to a method such as `query()`; the key of the registry, as it is.
   * - `named`: a template of `sql.named("…")` without fragments.
   * - `file`: of a `.sql` file.
   * - `composed`: one variant of a template with fragments, or of one without a name.
   */
  readonly kind: "text" | "named" | "file" | "composed";
  /** Of `sql.named("…")`, and of `-- name:` or the `.sql` file itself. */
  readonly name?: string;
  /** Relative to the project, with `/`. */
  readonly file: string;
  /** Of the text's start, from 1. */
  readonly line: number;
  /** Of the text's start, from 1, in UTF-16 units, as editors count. */
  readonly column: number;
  /** With `$1…`, as it is sent to the server. */
  readonly text: string;
  /** Of `:name`, by position: the first is that of `$1`. */
  readonly parameterNames?: readonly string[];
  readonly overrides: StatementOverrides;
  /**
   * Which variant of a composed statement this is, in words; variants of one statement have one file, line and
   * column. None where there is only one.
   */
  readonly variant?: string;
  /** Parts of {@link text} by where they stand in the file, in the order of the text. */
  readonly pieces: readonly TextPiece[];
}

/** What comments such as `-- @notnull a, b` say of columns, by name. */
export interface StatementOverrides {
  /** `-- @notnull a, b` */
  readonly notNull: readonly string[];
  /** `-- @nullable c` */
  readonly nullable: readonly string[];
  /** `-- @json c: { id: number }[]`: the TypeScript type of a column. */
  readonly json: Readonly<Record<string, string>>;
}

/** A part of a text that stands in its file as it is, or that stands for something there. UTF-16 units. */
export interface TextPiece {
  /** Where it begins in the text. */
  readonly at: number;
  /** How much of the text it is. */
  readonly length: number;
  /** Where it begins in the file. */
  readonly offset: number;
  /** How much of the file it is: the same where it stands there as it is. */
  readonly fileLength: number;
}
