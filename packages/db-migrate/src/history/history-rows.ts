import { tokensOf } from "../plan/file-change.js";
import type { InspectedFile } from "../source/inspect-file.js";
import type { Migration } from "../source/migration.js";
import { literal } from "../sql/literal.js";
import type { RunIdentity } from "./run-identity.js";

/** What a history row is made of. */
export interface NewHistoryRow {
  readonly migration: Migration;
  readonly file: InspectedFile;
  readonly kind: "versioned" | "baseline" | "repeatable";
  readonly outOfOrder: boolean;
  readonly runId: string;
  /** When it was applied, where that was not now. */
  readonly appliedAt?: Date;
}

/** How a migration's start and end are written down; SQL expressions. */
interface Times {
  readonly state: "running" | "applied";
  readonly startedAt: string;
  readonly finishedAt: string;
}

const now = "pg_catalog.clock_timestamp()";

const programStart = "abe_migrate.program_start";

/** Sent before a program, whose statements are messages of their own. */
export const rememberStart: string = `SELECT pg_catalog.set_config('${programStart}', ${now}::text, true)`;

/**
 * The command that checks the guard and writes both rows of a migration, in the transaction that applies it. A
 * file of SQL is in the same message, so that the start of that is the start of the migration.
 *
 * Both times are one value, of a type of its own: a function that is read from as a table is planned as one, which
 * takes the server a tenth of what it does about a migration.
 *
 * @returns it for a run and the nonce of an attempt; what is the same for all of them is made once.
 */
export function recordApplied(row: NewHistoryRow): (nonce: string, run: RunIdentity) => string {
  const { migration, file } = row;
  const { up_checksum, up_tokens, down_checksum, down_sql } = fileColumns(migration);
  const values = [
    literal(row.kind),
    literal(migration.version),
    literal(migration.name),
    up_checksum,
    up_tokens,
    down_checksum,
    down_sql,
    literal(file.directives.transaction),
    literal(file.statements.length),
    literal(row.outOfOrder),
    file.language === "program"
      ? `pg_catalog.current_setting('${programStart}')::pg_catalog.timestamptz`
      : "pg_catalog.statement_timestamp()",
  ].join(", ");
  return (nonce, run) =>
    `SELECT abe_migrate.record_applied(${[literal(nonce), values, runValues(run)].join(", ")}) AS recorded`;
}

/** In the order in which `record_applied` takes them. */
function runValues({
  runId,
  actor,
  host,
  pid,
  toolVersion,
  planHash,
  approval,
}: RunIdentity): string {
  const values = [runId, actor.name, actor.source, host, pid, toolVersion, planHash];
  return [...values, approval?.id, approval?.approver]
    .map((value) => literal(value ?? null))
    .join(", ");
}

/** Inserts the row of a migration that is recorded without being run: it took no time. */
export function insertApplied(row: NewHistoryRow): string {
  const { appliedAt } = row;
  const at =
    appliedAt === undefined ? now : `pg_catalog.to_timestamp(${appliedAt.getTime()} / 1000.0)`;
  return insertRow(row, { state: "applied", startedAt: at, finishedAt: at });
}

/** Inserts the row of a migration that is about to run outside of a transaction. */
export function insertRunning(row: NewHistoryRow): string {
  return insertRow(row, { state: "running", startedAt: now, finishedAt: "NULL" });
}

function insertRow({ migration, file, ...row }: NewHistoryRow, times: Times): string {
  const { state, startedAt, finishedAt } = times;
  const total = file.statements.length;
  const values: Record<string, string> = {
    kind: literal(row.kind),
    version: literal(migration.version),
    name: literal(migration.name),
    state: literal(state),
    ...fileColumns(migration),
    transactional: literal(file.directives.transaction),
    statements_total: literal(total),
    statements_done: literal(state === "applied" ? total : 0),
    out_of_order: literal(row.outOfOrder),
    run_id: literal(row.runId),
    started_at: startedAt,
    finished_at: finishedAt,
  };
  const columns = Object.keys(values).join(", ");
  const expressions = Object.values(values).join(", ");
  return `INSERT INTO abe_migrate.history (${columns}) VALUES (${expressions})`;
}

type FileColumns = Record<"up_checksum" | "up_tokens" | "down_checksum" | "down_sql", string>;

/** What is remembered of a migration's files. */
function fileColumns({ up, down }: Migration): FileColumns {
  return {
    up_checksum: literal(up.checksum),
    up_tokens: literal(tokensOf(up)),
    down_checksum: literal(down?.checksum ?? null),
    // A program cannot be run from the history: what it imports is not there.
    down_sql: literal(down?.language === "sql" ? down.text : null),
  };
}

function setFiles(migration: Migration): string {
  return Object.entries(fileColumns(migration))
    .map(([column, value]) => `${column} = ${value}`)
    .join(", ");
}

/** A migration outside of a transaction has finished. */
export function finishRunning(name: string): string {
  return (
    `UPDATE abe_migrate.history SET state = 'applied', statements_done = statements_total, ` +
    `done_tokens = NULL, finished_at = ${now}, ` +
    `duration_ms = (pg_catalog.date_part('epoch', ${now} - started_at) * 1000)::integer ` +
    `WHERE ${isMigration(name)} AND state = 'running' RETURNING ${timing}`
  );
}

/** So many statements have taken effect, and the next one is about to run. */
export function advance(name: string, done: number, doneTokens: string): string {
  return (
    `UPDATE abe_migrate.history SET statements_done = ${done}, done_tokens = ${literal(doneTokens)} ` +
    `WHERE ${isMigration(name)}`
  );
}

/**
 * A migration that was begun goes on, with its files as they are now. Its start is that of this run: what lies
 * between is no time that it took.
 */
export function resumeRunning(migration: Migration, statements: number): string {
  return (
    `UPDATE abe_migrate.history SET state = 'running', statements_total = ${statements}, ` +
    `started_at = ${now}, ${setFiles(migration)} WHERE ${isMigration(migration.name)}`
  );
}

/** A migration is about to be reverted outside of a transaction. */
export function startReverting(name: string, statements: number): string {
  return (
    `UPDATE abe_migrate.history SET state = 'running', direction = 'down', statements_done = 0, ` +
    `statements_total = ${statements}, done_tokens = NULL WHERE ${isMigration(name)}`
  );
}

/** What was begun is applied: its reverting changed nothing, or a person says that it took effect. */
export function markApplied(name: string): string {
  return (
    `UPDATE abe_migrate.history SET state = 'applied', direction = 'up', done_tokens = NULL, ` +
    `statements_done = statements_total, finished_at = coalesce(finished_at, ${now}) ` +
    `WHERE ${isMigration(name)}`
  );
}

/** A statement is known to have changed nothing; those before it took effect. */
export function markFailed(name: string): string {
  return `UPDATE abe_migrate.history SET state = 'failed' WHERE ${isMigration(name)}`;
}

/** What was begun is about to go on. */
export function markRunning(name: string): string {
  return `UPDATE abe_migrate.history SET state = 'running' WHERE ${isMigration(name)}`;
}

/** The migration is not applied any more; the audit keeps the story. */
export function deleteRow(name: string): string {
  return `DELETE FROM abe_migrate.history WHERE ${isMigration(name)} RETURNING ${timing}`;
}

/** After a way back everything that repeats does so: what it made may be gone. */
export const forgetRepeatables: string =
  "DELETE FROM abe_migrate.history WHERE scope = '' AND kind = 'repeatable'";

/** The files of an applied migration are as they are meant to be. */
export function restamp(migration: Migration): string {
  return `UPDATE abe_migrate.history SET ${setFiles(migration)} WHERE ${isMigration(migration.name)}`;
}

/** Milliseconds since the epoch: codecs of dates are the caller's affair. */
const timing =
  "(pg_catalog.date_part('epoch', started_at) * 1000)::bigint AS started_ms, duration_ms";

function isMigration(name: string): string {
  return `scope = '' AND name = ${literal(name)}`;
}
