import { type HistoryProblem, describeHistoryProblem } from "../plan/problems.js";
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

/** A migration outside of a transaction was started and never finished; only a person can tell how far. */
export class InterruptedMigrationError extends MigrationError {
  static override readonly className: string = "InterruptedMigrationError";
  readonly migration: string;

  constructor(problem: HistoryProblem & { readonly kind: "interrupted" }) {
    super("DB_MIGRATE_INTERRUPTED", describeHistoryProblem(problem), { outcome: "unknown" });
    this.migration = problem.migration;
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
      `No migration in ${where} has the name or version ${JSON.stringify(given)}.${hint} Nothing was changed.`,
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
      `The environment is ${JSON.stringify(named)}, but the database says that it belongs to ${JSON.stringify(recorded)}. Check which database the configuration leads to. Nothing was changed.`,
    );
  }
}

/** A migration to be reverted has no way back. Nothing was changed, not even the migrations after it. */
export class IrreversibleMigrationError extends MigrationError {
  static override readonly className: string = "IrreversibleMigrationError";
  readonly migration: string;

  /** @param reason a phrase, such as `it has no down.sql` */
  constructor(migration: string, reason: string) {
    super(
      "DB_MIGRATE_IRREVERSIBLE",
      `${migration} cannot be reverted: ${reason}. Nothing was changed.`,
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
      `A baseline is for a database without a history, and ${recorded} migration(s) are recorded in this one. Nothing was changed.`,
    );
  }
}
