import type { Outcome, ServerErrorFields } from "@abe/db-core/errors";
import type { TextPosition } from "../source/text-position.js";
import { MigrationError } from "./migration-error.js";

/** Where in which file. */
export interface MigrationLocation extends TextPosition {
  readonly file: string;
}

/** What a {@link MigrationFailedError} is made of. */
export interface MigrationFailure {
  readonly migration: string;
  readonly direction: "up" | "down";
  readonly location: MigrationLocation | undefined;
  /** The lines at the location, with a caret. */
  readonly snippet: string | undefined;
  /** What the server, or the connection, said. */
  readonly reason: string;
  /** What is in the database now, and what to do: sentences. */
  readonly aftermath: readonly string[];
  readonly server: ServerErrorFields;
  readonly outcome: Outcome;
  readonly isRetryable: boolean;
  readonly cause: unknown;
}

/**
 * A migration's SQL failed. `code` is the SQLSTATE where the server sent one. The server's `detail` and
 * `where` may quote rows, so they are fields and not part of the message; the command line shows them.
 *
 * `outcome` is `not_applied` when its transaction was rolled back, and `unknown` when the connection was
 * lost before the answer came: its history row, which commits with it, then tells.
 */
export class MigrationFailedError extends MigrationError {
  static override readonly className: string = "MigrationFailedError";
  readonly migration: string;
  readonly direction: "up" | "down";
  /** `undefined` when the failure is not about a place in the file. */
  readonly location: MigrationLocation | undefined;

  constructor(failure: MigrationFailure) {
    const { server } = failure;
    super("DB_MIGRATE_FAILED", messageOf(failure), {
      server,
      outcome: failure.outcome,
      isRetryable: failure.isRetryable,
      cause: failure.cause,
      ...(server.sqlState === undefined ? {} : { code: server.sqlState }),
    });
    this.migration = failure.migration;
    this.direction = failure.direction;
    this.location = failure.location;
  }
}

function messageOf(failure: MigrationFailure): string {
  const { location, server } = failure;
  const place =
    location === undefined ? "" : `${location.file}:${location.line}:${location.column}: `;
  const state = server.sqlState === undefined ? "" : ` (SQLSTATE ${server.sqlState})`;
  const doing = failure.direction === "up" ? "could not be applied" : "could not be reverted";
  return [
    `${failure.migration} ${doing}: ${place}${failure.reason}${state}`,
    ...(failure.snippet === undefined ? [] : [failure.snippet]),
    ...(server.hint === undefined ? [] : [`Hint: ${server.hint}`]),
    ...failure.aftermath,
  ].join("\n");
}
