import { ServerError, SimpleQueryError, isDatabaseError } from "@abe/db-core/errors";
import type { Outcome, ServerErrorFields } from "@abe/db-core/errors";
import { MigrationFailedError } from "../errors/failed-error.js";
import { guardSqlState } from "../history/history-schema.js";
import { type LeadingPart, locateFailure } from "./locate-failure.js";
import type { MigrationUnit } from "./migration-unit.js";

/** What is known when a file has failed. */
export interface FailureFacts {
  readonly unit: MigrationUnit;
  readonly error: unknown;
  /** What stood before the file in its message. */
  readonly leading: LeadingPart;
  /** Indexes that the server calls invalid, after a file that ran outside of a transaction. */
  readonly invalidIndexes: readonly string[];
  /** Why the failure could not be written down, as after a lost connection. */
  readonly unrecorded: unknown;
}

/** Makes the error for a person: what failed, where, what is in the database now, what to do. */
export function describeFailure(facts: FailureFacts): MigrationFailedError {
  const { unit, error, leading } = facts;
  const server = serverFields(error);
  const point = { position: server.position, completed: completedCommands(error) };
  const place = error instanceof ServerError ? locateFailure(unit.file, point, leading) : undefined;
  const outcome = outcomeOf(facts);
  const failure = new MigrationFailedError({
    migration: unit.name,
    direction: unit.direction,
    location: place?.location,
    snippet: place?.snippet,
    reason: reasonOf(error),
    aftermath: [...aftermath(facts, outcome), ...advice(server.sqlState, outcome)],
    // A position in the whole message means nothing to whoever reads the error; the location does.
    server: omitPosition(server),
    outcome,
    isRetryable: isDatabaseError(error) && error.isRetryable && outcome === "not_applied",
    cause: error,
  });
  if (facts.unrecorded !== undefined) failure.suppressed.push(facts.unrecorded);
  return failure;
}

function completedCommands(error: unknown): number {
  return error instanceof SimpleQueryError ? error.completed : 0;
}

function outcomeOf({ unit, error, unrecorded }: FailureFacts): Outcome {
  if (!isDatabaseError(error) || error.sqlState === guardSqlState) return "unknown";
  const mayBeHalfDone = !unit.file.directives.transaction && unrecorded !== undefined;
  return mayBeHalfDone ? "unknown" : error.outcome;
}

function aftermath(facts: FailureFacts, outcome: Outcome): string[] {
  const { unit, error, invalidIndexes, unrecorded } = facts;
  if (isDatabaseError(error) && error.sqlState === guardSqlState) {
    return [
      "What it did before that is committed, and the rest is not; nothing was recorded. Look at the " +
        "database, and take the transaction control out of the file.",
    ];
  }
  if (!unit.file.directives.transaction && unrecorded !== undefined) {
    return [
      "It ran outside of a transaction, and its end could not be recorded: the history shows it as " +
        "interrupted. Look at what it left in the database, then run: " +
        "npx @abe/db-migrate repair --interrupted applied (or pending)",
    ];
  }
  if (outcome === "unknown") {
    return [
      "Whether it took effect is not known here. The history knows: npx @abe/db-migrate status",
    ];
  }
  if (unit.file.directives.transaction) {
    return [`Nothing was changed: its transaction was rolled back, and ${recorded(unit)}.`];
  }
  const leftover =
    invalidIndexes.length === 0
      ? []
      : [
          `The database has invalid indexes: ${invalidIndexes.join(", ")}. What it left behind must ` +
            "go before it is run again: DROP INDEX CONCURRENTLY. (IF NOT EXISTS would keep it, invalid.)",
        ];
  return [`It ran outside of a transaction, and ${recorded(unit)}.`, ...leftover];
}

function recorded(unit: MigrationUnit): string {
  return unit.direction === "up" ? "it is not recorded as applied" : "it is still applied";
}

const adviceByState: Readonly<Record<string, string>> = {
  "25001":
    "Begin the file with this line, and give the statement a migration of its own: -- db-migrate: transaction=off",
  "55P03":
    "Another session held a lock for longer than lock_timeout allows. Running the command again is safe.",
  "40P01": "Running the command again is safe.",
  "40001": "Running the command again is safe.",
};

function advice(sqlState: string | undefined, outcome: Outcome): string[] {
  const found = outcome === "not_applied" ? adviceByState[sqlState ?? ""] : undefined;
  return found === undefined ? [] : [found];
}

/** The server's primary message as it may be logged, without the excerpt of our own message. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (!(error instanceof ServerError)) return error.message;
  const { message, serverMessage } = error;
  return message.startsWith(serverMessage) ? serverMessage : (message.split("\n")[0] ?? message);
}

const fields = [
  "sqlState",
  "severity",
  "constraint",
  "table",
  "schema",
  "column",
  "dataType",
  "detail",
  "hint",
  "where",
  "position",
  "routine",
] as const satisfies readonly (keyof ServerErrorFields)[];

function serverFields(error: unknown): ServerErrorFields {
  if (!isDatabaseError(error)) return {};
  return Object.fromEntries(
    fields.map((name) => [name, error[name]]).filter(([, value]) => value !== undefined),
  );
}

function omitPosition(server: ServerErrorFields): ServerErrorFields {
  return Object.fromEntries(Object.entries(server).filter(([name]) => name !== "position"));
}
