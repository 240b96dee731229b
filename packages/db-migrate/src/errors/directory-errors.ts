import { type SourceProblem, describeSourceProblem } from "../plan/problems.js";
import type { MigrationErrorCode } from "./error-codes.js";
import { MigrationError } from "./migration-error.js";
import type { MigrationErrorOptions } from "./migration-error.js";

/** The migrations folder, or a file in it, is missing or cannot be read or written. Nothing was sent. */
export class MigrationDirectoryError extends MigrationError {
  static override readonly className: string = "MigrationDirectoryError";

  constructor(message: string, options?: MigrationErrorOptions) {
    super("DB_MIGRATE_DIRECTORY", message, options);
  }
}

/** The folder's content has no meaning that could be acted upon. Nothing was sent. */
export abstract class SourceError extends MigrationError {
  static override readonly className: string = "SourceError";
  /** Everything found, of whatever kind: not only what gave the error its class. */
  readonly problems: readonly SourceProblem[];

  constructor(
    code: MigrationErrorCode,
    directory: string,
    problems: readonly SourceProblem[],
    advice: string,
  ) {
    const sentences = problems.map((each) => `  ${describeSourceProblem(each)}`);
    super(
      code,
      [`The folder ${directory} cannot be used as it is:`, ...sentences, advice].join("\n"),
    );
    this.problems = problems;
  }
}

/** The folder holds something that is no migration. Nothing is skipped silently. */
export class StrayFileError extends SourceError {
  static override readonly className: string = "StrayFileError";

  constructor(directory: string, problems: readonly SourceProblem[]) {
    super(
      "DB_MIGRATE_STRAY_FILE",
      directory,
      problems,
      "A migration is a folder <version>_<name> with up.sql and, optionally, down.sql. Move " +
        "everything else out, or let its name begin with a dot or an underscore. Nothing was changed. " +
        "Look again with: npx @abe/db-migrate verify",
    );
  }
}

/** Every command stops at such a folder, those that show the history included. */
const whichIsApplied =
  "Which are applied in a database: SELECT name FROM abe_migrate.history. Nothing was changed. Look again with: " +
  "npx @abe/db-migrate verify";

/** Two folders have the same version. */
export class DuplicateVersionError extends SourceError {
  static override readonly className: string = "DuplicateVersionError";

  constructor(directory: string, problems: readonly SourceProblem[]) {
    super(
      "DB_MIGRATE_DUPLICATE_VERSION",
      directory,
      problems,
      `Give the one that was never applied a later version. ${whichIsApplied}`,
    );
  }
}

/** Some versions are dates and others are numbers. */
export class MixedVersionsError extends SourceError {
  static override readonly className: string = "MixedVersionsError";

  constructor(directory: string, problems: readonly SourceProblem[]) {
    super(
      "DB_MIGRATE_MIXED_VERSIONS",
      directory,
      problems,
      `Rename the folders that were never applied, so that all have one scheme. ${whichIsApplied}`,
    );
  }
}

/** The name given for a new migration cannot be a folder's name. Nothing was written. */
export class MigrationNameError extends MigrationError {
  static override readonly className: string = "MigrationNameError";

  /** @param without what is left of it without the version that it begins with, if it does */
  constructor(given: string, without?: string) {
    const what = `${JSON.stringify(given)} cannot name a migration:`;
    super(
      "DB_MIGRATE_NAME_INVALID",
      without === undefined
        ? `${what} use letters, digits, _, - and ., beginning with a letter or digit, 100 characters at most. ` +
            "Nothing was written."
        : `${what} it begins with a version, digits and _, and one is put in front of every name. Nothing was ` +
            `written. Leave it out: npx @abe/db-migrate create ${without}`,
    );
  }
}

/** Migrations cannot be put together to one. Nothing was written. */
export class SquashError extends MigrationError {
  static override readonly className: string = "SquashError";
  /** A phrase for each. */
  readonly obstacles: readonly string[];

  constructor(obstacles: readonly string[]) {
    super(
      "DB_MIGRATE_SQUASH",
      [
        "The migrations cannot be put together:",
        ...obstacles.map((each) => `  ${each}.`),
        "Squash only up to the one before. Nothing was written.",
      ].join("\n"),
    );
    this.obstacles = obstacles;
  }
}
