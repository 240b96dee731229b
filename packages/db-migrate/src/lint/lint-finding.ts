import type { TextPosition } from "../source/text-position.js";

/** How much a finding weighs. `off`: the rule is not asked. */
export type LintSeverity = "error" | "warning" | "info" | "off";

/** The table lock of a statement, as PostgreSQL's documentation (section 13.3.1) calls it. */
export type LintLockMode =
  | "SHARE UPDATE EXCLUSIVE"
  | "SHARE"
  | "SHARE ROW EXCLUSIVE"
  | "ACCESS EXCLUSIVE";

/** What the server does to every row while it holds the lock: reads it, or writes it anew. */
export type LintTableWork = "scan" | "rewrite";

/** Replaces a piece of a file's text; offsets count UTF-16 units. */
export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** What a rule has found in a file, and what to do about it. */
export interface LintFinding extends TextPosition {
  readonly rule: string;
  readonly severity: Exclude<LintSeverity, "off">;
  /** As the folder was given. */
  readonly file: string;
  /** A sentence without its full stop. */
  readonly message: string;
  /** What to do instead. */
  readonly recipe: string;
  /** The lock that the statement takes on the table, where the rule is about one. */
  readonly lockMode: LintLockMode | undefined;
  /** What is done to every row under that lock. */
  readonly work: LintTableWork | undefined;
  /** The line, the one before it, and a caret. */
  readonly snippet: string;
  /** What `--fix` would do. Absent: a person must decide. */
  readonly fix: readonly TextEdit[] | undefined;
}

/** What a linting has come to. */
export interface LintReport {
  /** Files that were looked at. */
  readonly checked: number;
  /** In the order of migrations, and of places in their files. */
  readonly findings: readonly LintFinding[];
  /** Findings that a comment declares to be meant. */
  readonly allowed: number;
  /** Files that `fix` has written anew. */
  readonly fixed: readonly string[];
}
