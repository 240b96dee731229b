import { type TextPosition, caretSnippet } from "../source/text-position.js";
import { MigrationError } from "./migration-error.js";

/** Something in a migration's file that cannot be run. */
export interface FileFault extends TextPosition {
  readonly file: string;
  /** A phrase, such as `COMMIT would end the migration's own transaction`. */
  readonly fault: string;
}

const mendIt =
  "Nothing was changed. Mend what is named, and look again with: npx @abe/db-migrate verify";

/** Places that are shown with the lines of their file. */
const mostShown = 10;

/** Files hold what cannot be run. Nothing of them was sent. */
export class MigrationFileError extends MigrationError {
  static override readonly className: string = "MigrationFileError";
  readonly faults: readonly FileFault[];

  /** @param texts of the files, by path, as far as they could be read */
  constructor(faults: readonly FileFault[], texts: ReadonlyMap<string, string> = new Map()) {
    const places = faults.flatMap((each, index) => {
      const place = `${each.file}:${each.line}:${each.column}: ${each.fault}.`;
      const text = index < mostShown ? texts.get(each.file) : undefined;
      return text === undefined ? [place] : [place, caretSnippet(text, each)];
    });
    super("DB_MIGRATE_FILE_INVALID", [...places, mendIt].join("\n"));
    this.faults = faults;
  }
}
