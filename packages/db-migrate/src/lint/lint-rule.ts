import type { LintLockMode, LintSeverity, LintTableWork, TextEdit } from "./lint-finding.js";
import type { LintFile, LintStatement } from "./lint-file.js";
import type { RelationName } from "./relation-name.js";
import type { SchemaState } from "./schema-state.js";

/**
 * What a rule is about.
 *
 * - `correctness`: what fails, or does something other than it says, when it is run by this package.
 * - `blocking`: what keeps others from reading or writing.
 * - `rewrite`: what reads or writes a whole table under a lock.
 * - `compatibility`: what breaks the application's version that is still running, or loses data.
 * - `style`: what tends to be regretted.
 */
export type LintRuleGroup = "correctness" | "blocking" | "rewrite" | "compatibility" | "style";

/** What a rule has found. */
export interface RuleHit {
  /** A sentence without its full stop, about this statement. */
  readonly message: string;
  /** UTF-16 offset. Default: the statement's first token. */
  readonly at?: number | undefined;
  /** Instead of the rule's own. */
  readonly recipe?: string;
  /** Instead of the rule's own. */
  readonly lockMode?: LintLockMode;
  /** Instead of the rule's own. */
  readonly work?: LintTableWork;
  /** Makes the finding go away without a decision. Absent: a person must decide. */
  readonly fix?: readonly TextEdit[] | undefined;
}

/** What a rule that is asked about each statement knows. */
export interface StatementScope {
  readonly statement: LintStatement;
  readonly file: LintFile;
  /** The statements before it in the file. */
  readonly earlier: readonly LintStatement[];
  /** The schema as the statements before have left it. */
  readonly state: SchemaState;
  /** Whether a table may hold rows, and others may use it: it was not made in this run. */
  readonly exists: (table: RelationName) => boolean;
}

/** What a rule that is asked about each file knows. */
export interface FileScope {
  readonly file: LintFile;
  /** The other file of the migration. */
  readonly counterpart: LintFile | undefined;
}

interface RuleFacts {
  /** Stable: it stands in files and configurations. */
  readonly id: string;
  readonly group: LintRuleGroup;
  /** Where nothing else is configured. */
  readonly severity: LintSeverity;
  /** A phrase: what is found. */
  readonly summary: string;
  /** The strongest lock, on the table that the finding is about. */
  readonly lockMode?: LintLockMode;
  readonly work?: LintTableWork;
  /** A sentence: what to do instead. */
  readonly recipe: string;
  /** Whether `--fix` can mend it, at least in some cases. */
  readonly fixable?: true;
}

/** A rule that looks at one statement at a time. */
export interface StatementRule extends RuleFacts {
  readonly checkStatement: (scope: StatementScope) => readonly RuleHit[];
}

/** A rule that looks at a file as a whole. */
export interface FileRule extends RuleFacts {
  readonly checkFile: (scope: FileScope) => readonly RuleHit[];
}

/** A rule that looks at what is allowed, once all others have been asked. */
export interface AllowanceRule extends RuleFacts {
  readonly checkAllowance: (scope: {
    /** Rules that an allowance names and that found nothing it covers. */
    readonly unused: readonly string[];
    /** Names of no rule. */
    readonly unknown: readonly string[];
  }) => readonly RuleHit[];
}

/** A rule decides purely, from a syntax tree and what is known of the schema. */
export type LintRule = StatementRule | FileRule | AllowanceRule;
