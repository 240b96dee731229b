import { MigrationError, type MigrationErrorOptions } from "./migration-error.js";

/**
 * The command was told to stop, and did so between two migrations or while it waited. Migrations applied
 * before that stay; nothing else was changed.
 */
export class MigrationAbortedError extends MigrationError {
  static override readonly className: string = "MigrationAbortedError";

  /** @param where a sentence */
  constructor(where: string, options?: MigrationErrorOptions) {
    super(
      "DB_MIGRATE_ABORTED",
      `${where} What was applied before stays applied; nothing else was changed. Running the command again is safe.`,
      options,
    );
  }
}
