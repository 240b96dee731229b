import { MigrationError, type MigrationErrorOptions } from "./migration-error.js";

/** A migration's program cannot be loaded, or exports no function of the name. Nothing of it ran. */
export class ProgramError extends MigrationError {
  static override readonly className: string = "ProgramError";
  readonly file: string;

  /** @param reason a phrase */
  constructor(file: string, reason: string, options?: MigrationErrorOptions) {
    super("DB_MIGRATE_PROGRAM", `${file} cannot be run: ${reason}.`, options);
    this.file = file;
  }
}
