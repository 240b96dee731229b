import { MigrationError } from "./migration-error.js";

/** The server, or the role on it, is not one that migrations may run on. Nothing was changed. */
export class PreflightError extends MigrationError {
  static override readonly className: string = "PreflightError";
  /** One sentence for each. */
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super("DB_MIGRATE_PREFLIGHT", [...problems, "Nothing was changed."].join("\n"));
    this.problems = problems;
  }
}

/** Several statements of one session came to several sessions of the server. Nothing was changed. */
export class PoolerDetectedError extends MigrationError {
  static override readonly className: string = "PoolerDetectedError";

  constructor() {
    super(
      "DB_MIGRATE_POOLER",
      "The connection goes through a pooler that gives every transaction another session of the server, so " +
        "the migration lock would protect nothing. Set DB_HOST and DB_PORT, or DATABASE_URL, to PostgreSQL " +
        "itself; where that is not possible, set DB_MIGRATION_LOCK_MODE=lease. Nothing was changed.",
    );
  }
}
