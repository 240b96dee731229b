import type { InspectedFile } from "../source/inspect-file.js";
import type { Migration } from "../source/migration.js";
import { literal } from "../sql/literal.js";

/** What a history row is made of. */
export interface NewHistoryRow {
  readonly migration: Migration;
  readonly file: InspectedFile;
  readonly kind: "versioned" | "baseline";
  readonly outOfOrder: boolean;
  readonly runId: string;
}

/** How a migration's start and end are written down; SQL expressions. */
interface Times {
  readonly state: "running" | "applied";
  readonly startedAt: string;
  readonly finishedAt: string;
}

const now = "pg_catalog.clock_timestamp()";

/**
 * Inserts the row of a migration in the transaction that applies it. That transaction began with BEGIN, so
 * its timestamp is the start.
 */
export function insertApplied(row: NewHistoryRow): string {
  const startedAt = "pg_catalog.transaction_timestamp()";
  return insertRow(row, { state: "applied", startedAt, finishedAt: now });
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
    up_checksum: literal(migration.up.checksum),
    down_checksum: literal(migration.down?.checksum ?? null),
    down_sql: literal(migration.down?.text ?? null),
    transactional: literal(file.directives.transaction),
    statements_total: literal(total),
    statements_done: literal(state === "applied" ? total : 0),
    out_of_order: literal(row.outOfOrder),
    run_id: literal(row.runId),
    started_at: startedAt,
    finished_at: finishedAt,
    duration_ms: finishedAt === "NULL" ? "NULL" : milliseconds(finishedAt, startedAt),
  };
  const columns = Object.keys(values).join(", ");
  const expressions = Object.values(values).join(", ");
  return `INSERT INTO abe_migrate.history (${columns}) VALUES (${expressions}) RETURNING ${timing}`;
}

/** A migration outside of a transaction has finished. */
export function finishRunning(name: string): string {
  return (
    `UPDATE abe_migrate.history SET state = 'applied', statements_done = statements_total, ` +
    `finished_at = ${now}, duration_ms = ${milliseconds(now, "started_at")} ` +
    `WHERE ${isMigration(name)} AND state = 'running' RETURNING ${timing}`
  );
}

/** A migration is about to be reverted outside of a transaction, or that attempt is over. */
export function setState(name: string, state: "running" | "applied"): string {
  return `UPDATE abe_migrate.history SET state = ${literal(state)} WHERE ${isMigration(name)}`;
}

/** The migration is not applied any more; the audit keeps the story. */
export function deleteRow(name: string): string {
  return `DELETE FROM abe_migrate.history WHERE ${isMigration(name)} RETURNING ${timing}`;
}

/** The files of an applied migration are as they are meant to be. */
export function restamp(migration: Migration): string {
  const { up, down } = migration;
  return (
    `UPDATE abe_migrate.history SET up_checksum = ${literal(up.checksum)}, ` +
    `down_checksum = ${literal(down?.checksum ?? null)}, down_sql = ${literal(down?.text ?? null)} ` +
    `WHERE ${isMigration(migration.name)}`
  );
}

/** Milliseconds since the epoch: codecs of dates are the caller's affair. */
const timing =
  "(pg_catalog.date_part('epoch', started_at) * 1000)::bigint AS started_ms, duration_ms";

function isMigration(name: string): string {
  return `scope = '' AND kind <> 'repeatable' AND name = ${literal(name)}`;
}

function milliseconds(end: string, start: string): string {
  return `(pg_catalog.date_part('epoch', ${end} - ${start}) * 1000)::integer`;
}
