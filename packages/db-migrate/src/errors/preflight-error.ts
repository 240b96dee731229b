import { MigrationError } from "./migration-error.js";
import { type Refusal, describeRefusal } from "./refusal.js";

/**
 * The run is not let in: the server takes no changes, a role cannot or must not do the work, the policy of the
 * environment forbids it, or its approval does not fit. All reasons are told at once. Nothing was changed.
 */
export class PreflightError extends MigrationError {
  static override readonly className: string = "PreflightError";
  readonly refusals: readonly Refusal[];
  /** The refusals as sentences: what is the matter, and what to do next. */
  readonly problems: readonly string[];

  constructor(refusals: readonly Refusal[]) {
    const problems = refusals.map(describeRefusal);
    super("DB_MIGRATE_PREFLIGHT", [...problems, "Nothing was changed."].join("\n"));
    this.refusals = refusals;
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
