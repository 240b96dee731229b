import { counted } from "../counted.js";
import { type HistoryProblem, describeHistoryProblem } from "../plan/problems.js";
import type { MigrationLocation } from "./failed-error.js";
import { MigrationError } from "./migration-error.js";

/** The folder and the history disagree. Nothing was changed. */
export class HistoryMismatchError extends MigrationError {
  static override readonly className: string = "HistoryMismatchError";
  readonly problems: readonly HistoryProblem[];

  constructor(problems: readonly HistoryProblem[]) {
    const sentences = problems.map((each) => `  ${describeHistoryProblem(each)}`);
    super(
      "DB_MIGRATE_HISTORY_MISMATCH",
      [
        "The migrations folder and the database's history disagree:",
        ...sentences,
        "Nothing was changed.",
      ].join("\n"),
    );
    this.problems = problems;
  }
}

/** Where an interrupted migration stands. */
export interface Interruption {
  readonly migration: string;
  readonly direction: "up" | "down";
  /** Of the statement in doubt. */
  readonly location: MigrationLocation;
  readonly snippet: string | undefined;
  /** Which one it is, from 1. */
  readonly statement: number;
  readonly statements: number;
}

/**
 * A migration outside of a transaction was started and never finished, and nothing in the database tells
 * whether the statement that was running took effect. Nothing more was changed.
 */
export class InterruptedMigrationError extends MigrationError {
  static override readonly className: string = "InterruptedMigrationError";
  readonly migration: string;
  /** Of the statement in doubt. */
  readonly location: MigrationLocation;

  constructor(interruption: Interruption) {
    const { migration, direction, location, snippet, statement, statements } = interruption;
    const way = direction === "up" ? "applied" : "reverted";
    const before =
      statement === 1
        ? ""
        : statement === 2
          ? " Statement 1 took effect."
          : ` Statements 1 to ${statement - 1} took effect.`;
    const lines = [
      `${migration} was being ${way} outside of a transaction when its runner ended, and it cannot be ` +
        `told whether statement ${statement} of ${statements} took effect: ` +
        `${location.file}:${location.line}:${location.column}.${before}`,
      ...(snippet === undefined ? [] : [snippet]),
      "Look at the database. If it took effect, run: npx @abe/db-migrate repair --interrupted done",
      "If it did not, run: npx @abe/db-migrate repair --interrupted again",
      `Then go on with: npx @abe/db-migrate ${direction}`,
    ];
    super("DB_MIGRATE_INTERRUPTED", lines.join("\n"), { outcome: "unknown" });
    this.migration = migration;
    this.location = location;
  }
}

/** No migration has the name or version given. Nothing was changed. */
export class UnknownMigrationError extends MigrationError {
  static override readonly className: string = "UnknownMigrationError";
  readonly given: string;
  /** Names that look like it, the most similar first. */
  readonly nearest: readonly string[];

  constructor(given: string, nearest: readonly string[], where: string) {
    const hint = nearest.length === 0 ? "" : ` Did you mean ${nearest.join(" or ")}?`;
    super(
      "DB_MIGRATE_UNKNOWN",
      `No migration in ${where} has the name or version ${JSON.stringify(given)}.${hint} Nothing was changed. All names: npx @abe/db-migrate status`,
    );
    this.given = given;
    this.nearest = nearest;
  }
}

/** The history was written by a newer release of this package. Nothing was changed. */
export class HistoryFormatError extends MigrationError {
  static override readonly className: string = "HistoryFormatError";

  constructor(found: number, known: number) {
    super(
      "DB_MIGRATE_HISTORY_FORMAT",
      `The history in schema abe_migrate has format ${found}, and this release knows formats up to ${known}. Update @abe/db-migrate. Nothing was changed.`,
    );
  }
}

/** The database belongs to another environment than the one named. Nothing was changed. */
export class WrongEnvironmentError extends MigrationError {
  static override readonly className: string = "WrongEnvironmentError";

  constructor(named: string, recorded: string) {
    super(
      "DB_MIGRATE_ENVIRONMENT",
      `The environment is ${JSON.stringify(named)}, but the database says that it belongs to ${JSON.stringify(recorded)}. Nothing was changed. Check which database the configuration leads to: npx @abe/db-migrate config`,
    );
  }
}

/** A migration to be reverted has no way back. Nothing was changed, not even the migrations after it. */
export class IrreversibleMigrationError extends MigrationError {
  static override readonly className: string = "IrreversibleMigrationError";
  readonly migration: string;

  /**
   * @param reason a phrase, such as `it has no down.sql`
   * @param isLast nothing was applied after it
   */
  constructor(migration: string, reason: string, isLast = false) {
    super(
      "DB_MIGRATE_IRREVERSIBLE",
      `${migration} cannot be reverted: ${reason}. Nothing was changed. ${
        isLast
          ? "It is the last one, so there is nothing to go back before it. What undoes it can be the next migration: npx @abe/db-migrate create <name>"
          : `To go back as far as to it, which stays applied: npx @abe/db-migrate down --to ${migration}`
      }`,
    );
    this.migration = migration;
  }
}

/** A baseline was asked for where migrations are recorded already. Nothing was changed. */
export class HistoryNotEmptyError extends MigrationError {
  static override readonly className: string = "HistoryNotEmptyError";

  constructor(recorded: number) {
    super(
      "DB_MIGRATE_NOT_EMPTY",
      `A baseline is for a database without a history, and this one has a record of ${counted(recorded, "migration")}. Nothing was changed. To see them: npx @abe/db-migrate history`,
    );
  }
}

/** The plan is not the one that was reviewed. Nothing was changed. */
export class PlanChangedError extends MigrationError {
  static override readonly className: string = "PlanChangedError";

  constructor(wanted: string, found: string) {
    super(
      "DB_MIGRATE_PLAN_CHANGED",
      `What is to be done is not what was planned: the plan given is ${wanted}, and now it is ${found}. ` +
        "A file was edited, another runner was faster, the role or --atomic is another, or it is another database. " +
        "Make the plan anew with: " +
        "npx @abe/db-migrate plan --out <file>. Nothing was changed.",
    );
  }
}

/** What the migrations would make is not what the database holds. Nothing was changed. */
export class BaselineMismatchError extends MigrationError {
  static override readonly className: string = "BaselineMismatchError";
  /** One line for each. */
  readonly differences: readonly string[];

  constructor(at: string, differences: readonly string[]) {
    super(
      "DB_MIGRATE_BASELINE_MISMATCH",
      [
        `The database does not hold what the migrations up to ${at} make:`,
        ...differences.map((each) => `  ${each}`),
        "Nothing was changed. Mend the difference, or choose the migration that it does correspond to: " +
          "npx @abe/db-migrate baseline --at <name> --compare",
      ].join("\n"),
    );
    this.differences = differences;
  }
}
