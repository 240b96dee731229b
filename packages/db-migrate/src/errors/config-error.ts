import { MigrationError, type MigrationErrorOptions } from "./migration-error.js";

/** Options or variables have values that are not allowed. Nothing was started. */
export class MigrationConfigError extends MigrationError {
  static override readonly className: string = "MigrationConfigError";
  /** One sentence for each. */
  readonly problems: readonly string[];

  constructor(problems: readonly string[], options?: MigrationErrorOptions) {
    super("DB_MIGRATE_CONFIG_INVALID", [...problems, "Nothing was started."].join("\n"), options);
    this.problems = problems;
  }
}
