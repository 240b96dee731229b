/** Something about a file that a person should know, and that stops nothing. */
export interface ImportNote {
  readonly file: string;
  /** A phrase, such as `is not taken over`. */
  readonly note: string;
}

/** Something that cannot be a migration here. */
export interface ImportObstacle {
  readonly file: string;
  /** From 1, where it is about a place in the file. */
  readonly line?: number;
  readonly column?: number;
  /** A phrase, such as `is a program`. */
  readonly fault: string;
}
