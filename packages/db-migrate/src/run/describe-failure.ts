import { ServerError, SimpleQueryError, isDatabaseError } from "@abe/db-core/errors";
import type { Outcome, ServerErrorFields } from "@abe/db-core/errors";
import { MigrationFailedError } from "../errors/failed-error.js";
import { guardSqlState, leaseLostSqlState } from "../history/history-schema.js";
import { type Blocker, describeBlockers } from "./blockers.js";
import { type LeadingPart, locateFailure } from "./locate-failure.js";
import type { MigrationUnit } from "./migration-unit.js";

/** What is known when a file has failed. */
export interface FailureFacts {
  readonly unit: MigrationUnit;
  readonly error: unknown;
  /** What stood before the file in its message; `undefined`: it failed at COMMIT, in no file. */
  readonly leading: LeadingPart | undefined;
  /** Who was in the way, when anybody was. */
  readonly blockers: readonly Blocker[];
  /** How often it was tried. */
  readonly attempts: number;
  /** Migrations whose transaction it was. */
  readonly together: number;
  /** Of a file that ran outside of a transaction: what took effect before, and what could not be mended. */
  readonly outside:
    | { readonly done: number; readonly invalidIndexes: readonly string[] }
    | undefined;
  /** Why the failure could not be written down, as after a lost connection. */
  readonly unrecorded: unknown;
}

/** Makes the error for a person: what failed, where, what is in the database now, what to do. */
export function describeFailure(facts: FailureFacts): MigrationFailedError {
  const { unit, error, leading } = facts;
  const server = serverFields(error);
  const point = { position: server.position, completed: completedCommands(error) };
  const place =
    leading !== undefined && error instanceof ServerError && unit.file.language === "sql"
      ? locateFailure(unit.file, point, leading)
      : undefined;
  const outcome = outcomeOf(facts);
  const failure = new MigrationFailedError({
    migration: unit.name,
    direction: unit.direction,
    location: place?.location,
    snippet: place?.snippet,
    reason: reasonOf(error),
    aftermath: [
      ...aftermath(facts, outcome),
      ...unwritten(facts),
      ...advice(facts, outcome, server.sqlState),
    ],
    // A position in the whole message means nothing to whoever reads the error; the location does.
    server: omitPosition(server),
    outcome,
    isRetryable: isDatabaseError(error) && error.isRetryable && outcome === "not_applied",
    cause: error,
  });
  if (facts.unrecorded !== undefined) failure.suppressed.push(facts.unrecorded);
  return failure;
}

function unwritten({ unrecorded }: FailureFacts): string[] {
  return unrecorded === undefined
    ? []
    : ["The audit may lack this failure: it could not be written."];
}

function completedCommands(error: unknown): number {
  return error instanceof SimpleQueryError ? error.completed : 0;
}

function outcomeOf({ unit, error, unrecorded, outside }: FailureFacts): Outcome {
  if (!isDatabaseError(error)) return unit.file.directives.transaction ? "not_applied" : "unknown";
  if (error.sqlState === guardSqlState) return "unknown";
  // Committed statements, and a row that still says that one of them is running.
  if (outside !== undefined && (outside.done > 0 || unrecorded !== undefined)) return "unknown";
  return error.outcome;
}

function aftermath(facts: FailureFacts, outcome: Outcome): string[] {
  const { unit, error, outside, unrecorded, blockers, attempts, together } = facts;
  if (isDatabaseError(error) && error.sqlState === guardSqlState) {
    return [
      "What it did before that is committed, and the rest is not; nothing was recorded. Look at the " +
        "database, and take the transaction control out of the file.",
    ];
  }
  const tried = attempts > 1 ? [`It was tried ${attempts} times.`] : [];
  const at = facts.leading === undefined ? ["COMMIT found it: any of them may be the cause."] : [];
  const held = blockers.length === 0 ? [] : [describeBlockers(blockers)];
  if (outside !== undefined) return [...tried, ...held, ...aftermathOutside(facts, outside)];
  if (outcome === "unknown" || (unrecorded !== undefined && !isDatabaseError(error))) {
    const untouched =
      unit.direction === "up"
        ? "pending there, nothing of it was applied"
        : "still applied there, nothing of it was reverted";
    return [
      "Whether it took effect is not known here, but the history commits with it. Look: npx @abe/db-migrate status",
      `If it is ${untouched}, and it is safe to run: npx @abe/db-migrate ${unit.direction}`,
    ];
  }
  return [
    ...tried,
    ...at,
    ...held,
    together > 1
      ? `Nothing was changed: the transaction of all ${together} migrations was rolled back, and none of them ` +
        "is recorded as applied."
      : `Nothing was changed: its transaction was rolled back, and ${recorded(unit)}.`,
  ];
}

function aftermathOutside(
  { unit, unrecorded }: FailureFacts,
  { done, invalidIndexes }: NonNullable<FailureFacts["outside"]>,
): string[] {
  const total = unit.file.outside.length;
  const command = `npx @abe/db-migrate ${unit.direction}`;
  const committed = done === 0 ? [] : [tookEffect(done, total)];
  if (unrecorded !== undefined) {
    return [
      ...committed,
      `Whether statement ${done + 1} took effect is not known here: the end could not be recorded. ` +
        `Run again: ${command}. It looks at what is there, and goes on or asks.`,
    ];
  }
  const leftover =
    invalidIndexes.length === 0
      ? []
      : [`It left invalid indexes, which the next run drops: ${invalidIndexes.join(", ")}.`];
  if (done === 0) return [`Nothing was changed, and ${recorded(unit)}.`, ...leftover];
  return [
    ...committed,
    ...leftover,
    `Mend statement ${done + 1}, or what is in its way, and run: ${command}. It goes on there.`,
  ];
}

function tookEffect(done: number, total: number): string {
  return done === 1
    ? `Statement 1 of ${total} took effect and stays.`
    : `Statements 1 to ${done} of ${total} took effect and stay.`;
}

function recorded(unit: MigrationUnit): string {
  return unit.direction === "up" ? "it is not recorded as applied" : "it is still applied";
}

/** What failed is there another time, as far as anybody can tell. */
const passing: Readonly<Record<string, string>> = {
  [leaseLostSqlState]:
    "This runner gave no sign of life for so long that another one took its place. ",
  "55P03": "Another session held a lock for longer than lock_timeout allows. ",
  "57014": "It was cancelled. ",
  "40P01": "",
  "40001": "",
};

const mending: Readonly<Record<string, string>> = {
  "25001":
    "Begin the file with this line, and give the statement a migration of its own: -- db-migrate: transaction=off",
  "2D000":
    "A migration is one transaction. Take COMMIT and ROLLBACK out of the block or the procedure, or begin the " +
    "file with this line: -- db-migrate: transaction=off",
};

/** What to do about a failure that changed nothing; where something was changed the aftermath says it. */
function advice(
  { unit, outside, together }: FailureFacts,
  outcome: Outcome,
  sqlState = "",
): string[] {
  if (outcome !== "not_applied" || (outside?.done ?? 0) > 0) return [];
  const command = `npx @abe/db-migrate ${unit.direction}${together > 1 ? " --atomic" : ""}`;
  const cause = passing[sqlState];
  if (cause !== undefined) return [`${cause}Running the command again is safe: ${command}`];
  const mend = mending[sqlState];
  return mend === undefined ? [`Mend it and run: ${command}`] : [mend, `Then run: ${command}`];
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
