/** A statement where it was found: in a program, or in a file of queries. */
export interface StatementSource {
  /**
   * `text`: a literal given to a method · `named`: a template of `sql.named` · `file`: of a file of queries ·
   * `composed`: one of the texts that a template with fragments can become.
   */
  readonly kind: "text" | "named" | "file" | "composed";
  readonly name?: string;
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
  /** With `$1`, `$2`, …; of the kind `text` exactly as it is given to the method. */
  readonly text: string;
  /** Of `:name`, by position. */
  readonly parameterNames?: readonly string[];
  /** What comments of the statement say of its columns, by their names. */
  readonly overrides: {
    readonly notNull: readonly string[];
    readonly nullable: readonly string[];
    readonly json: Readonly<Record<string, string>>;
  };
}
