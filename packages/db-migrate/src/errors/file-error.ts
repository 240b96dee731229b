import type { TextPosition } from "../source/text-position.js";
import { MigrationError } from "./migration-error.js";

/** Something in a migration's file that cannot be run. */
export interface FileFault extends TextPosition {
  readonly file: string;
  /** A phrase, such as `COMMIT would end the migration's own transaction`. */
  readonly fault: string;
}

const mendIt =
  "Nothing was changed. Mend what is named, and look again with: npx @abe/db-migrate verify";

/** Files hold what cannot be run. Nothing of them was sent. */
export class MigrationFileError extends MigrationError {
  static override readonly className: string = "MigrationFileError";
  readonly faults: readonly FileFault[];

  constructor(faults: readonly FileFault[]) {
    const places = faults.map(
      ({ file, line, column, fault }) => `${file}:${line}:${column}: ${fault}.`,
    );
    super("DB_MIGRATE_FILE_INVALID", [...places, mendIt].join("\n"));
    this.faults = faults;
  }
}
