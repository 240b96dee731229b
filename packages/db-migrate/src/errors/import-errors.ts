import type { ImportObstacle } from "../import/import-findings.js";
import { MigrationError } from "./migration-error.js";

/** Files of another tool cannot be migrations here. Nothing was written and nothing was sent. */
export class ImportError extends MigrationError {
  static override readonly className: string = "ImportError";
  /** Everything that is in the way. */
  readonly obstacles: readonly ImportObstacle[];

  constructor(obstacles: readonly ImportObstacle[]) {
    const places = obstacles.map(({ file, line, column, fault }) =>
      line === undefined ? `${file} ${fault}.` : `${file}:${line}:${column ?? 1}: ${fault}.`,
    );
    super(
      "DB_MIGRATE_IMPORT",
      [
        ...places,
        "Nothing was written. Mend what is named, or import without it: --leave-out <file or version>",
      ].join("\n"),
    );
    this.obstacles = obstacles;
  }
}

/** The history of another tool cannot be taken over. Nothing was written and nothing was recorded. */
export class AdoptionError extends MigrationError {
  static override readonly className: string = "AdoptionError";
  /** One sentence for each. */
  readonly problems: readonly string[];

  /** @param command what was asked for, as it is typed after the program's name */
  constructor(problems: readonly string[], command: string) {
    super(
      "DB_MIGRATE_ADOPTION",
      [
        ...problems,
        `Nothing was written, and nothing was recorded. Look again with: npx @abe/db-migrate ${command} --dry-run`,
      ].join("\n"),
    );
    this.problems = problems;
  }
}
