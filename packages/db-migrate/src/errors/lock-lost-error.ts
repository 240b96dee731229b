import { MigrationError } from "./migration-error.js";

/** When it was noticed: `before` a migration was begun, or `after` the one that gave the lock up. */
export type LockLoss = "before" | "after";

/**
 * The session that runs migrations is the one that took the migration lock, and does not hold it any more: a
 * migration gave it up. Nothing was begun since it was noticed.
 */
export class MigrationLockLostError extends MigrationError {
  static override readonly className: string = "MigrationLockLostError";
  readonly migration: string;

  constructor(migration: string, direction: "up" | "down", noticed: LockLoss) {
    const what =
      noticed === "before"
        ? `The migration lock is gone, and the session that took it is not: what ran before ${migration} gave it up, as ` +
          `pg_advisory_unlock_all() does. ${migration} was not begun; what was recorded before it stays.`
        : `${migration} gave up the migration lock, as pg_advisory_unlock_all() does. It took effect and is recorded; ` +
          "what comes after it was not begun.";
    super(
      "DB_MIGRATE_LOCK_LOST",
      `${what} Another runner may have been at work since: npx @abe/db-migrate audit. Say no such thing in a ` +
        `migration that is to come, and go on with: npx @abe/db-migrate ${direction}`,
      { outcome: noticed === "before" ? "not_applied" : "applied" },
    );
    this.migration = migration;
  }
}
