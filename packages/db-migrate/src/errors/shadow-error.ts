import { MigrationError, type MigrationErrorOptions } from "./migration-error.js";

/** A shadow database cannot be had, or the migrations do not run in it. Yours was only read. */
export class ShadowError extends MigrationError {
  static override readonly className: string = "ShadowError";

  /** @param reason sentences: what failed, and what to do */
  constructor(reason: string, options?: MigrationErrorOptions) {
    super(
      "DB_MIGRATE_SHADOW",
      `There is no shadow database to compare with. ${reason} Your database was only read.`,
      options,
    );
  }
}
