/** Something that is wrong at a place in a file. */
export interface SourceProblem {
  /** Relative to the project, with `/`. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 units. */
  readonly column: number;
  /** A sentence without the place. */
  readonly message: string;
  /** Of the server. */
  readonly sqlState?: string;
  readonly detail?: string;
  readonly hint?: string;
  /** Of a composed statement: which of its variants. */
  readonly variant?: string;
  /** The line, with a caret. */
  readonly snippet: string;
}

/** A text that nobody can check: it is not known before the program runs. */
export type UncheckedText = Pick<SourceProblem, "file" | "line" | "column" | "message" | "snippet">;
