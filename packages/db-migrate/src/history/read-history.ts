import { UndefinedObjectError } from "@abe/db-core/errors";
import type { Session } from "@abe/db-core/session";
import { HistoryFormatError, WrongEnvironmentError } from "../errors/history-errors.js";
import type { HistoryEntry } from "../plan/history-entry.js";
import { selectDigest } from "./history-digest.js";
import { historyFormat } from "./history-schema.js";

/** What a database says about itself. */
export interface HistoryStamp {
  /** The environment it belongs to, once somebody has named one. */
  readonly environment: string | undefined;
  /** A UUID of its own for each database that has a history. */
  readonly databaseId: string | undefined;
}

/** What it says about its migrations. */
export interface History extends HistoryStamp {
  /** In the order of application. */
  readonly entries: readonly HistoryEntry[];
  /** Its tables were made by this command. */
  readonly isNew: boolean;
}

/** All of a history as one value. */
export interface HistoryDigest extends HistoryStamp {
  readonly digest: string | undefined;
}

interface MetaRow {
  readonly database_id: string;
  readonly format_version: number;
  readonly environment: string | null;
}

interface EntryRow {
  readonly id: string;
  readonly name: string;
  readonly version: string;
  readonly kind: HistoryEntry["kind"];
  readonly state: HistoryEntry["state"];
  readonly direction: HistoryEntry["direction"];
  readonly statements_done: number;
  readonly done_tokens: string | null;
  readonly up_tokens: string | null;
  readonly up_checksum: string;
  readonly down_checksum: string | null;
  readonly down_sql: string | null;
  readonly out_of_order: boolean;
  readonly started_ms: string;
  readonly duration_ms: number | null;
}

// Casts to text: how int8 and timestamptz are read is the server's owner's choice.
const selectEntries = (downSql: string): string =>
  `SELECT id::text AS id, name, version, kind, state, direction, statements_done, done_tokens,
  up_checksum, up_tokens, down_checksum, ${downSql} AS down_sql, out_of_order,
  (date_part('epoch', started_at) * 1000)::bigint::text AS started_ms, duration_ms
FROM abe_migrate.history WHERE scope = '' ORDER BY history.id`;

/** Options of {@link readHistory}. */
export interface ReadHistoryOptions {
  /** Read the recorded down.sql of each migration too, which may be long. Default `false`. */
  readonly downSql?: boolean;
}

/**
 * Reads the history in one round trip. `undefined`: this database has none. Nothing is created.
 *
 * @throws HistoryFormatError a newer release wrote it.
 */
export async function readHistory(
  session: Session,
  options: ReadHistoryOptions = {},
): Promise<History | undefined> {
  const downSql = options.downSql === true ? "down_sql" : "NULL::text";
  const read = await readTable<EntryRow>(session, selectEntries(downSql));
  return read && { ...read.stamp, entries: read.rows.map(toEntry), isNew: false };
}

/**
 * Reads what is equal to `digestOfApplied` of a folder where all of it, and nothing else, is applied. One round trip.
 *
 * @throws HistoryFormatError a newer release wrote it.
 */
export async function readHistoryDigest(session: Session): Promise<HistoryDigest | undefined> {
  const read = await readTable<{ readonly digest: string }>(session, selectDigest);
  return read && { ...read.stamp, digest: read.rows[0]?.digest };
}

/** Runs a statement about the table of entries, and reads what the database says about itself with it. */
async function readTable<Row>(
  session: Session,
  text: string,
): Promise<{ stamp: HistoryStamp; rows: Row[] } | undefined> {
  try {
    // Refused with 42P01 where there is no history yet: looking first would take a round trip more.
    const [meta, { rows }] = await session.batch(
      [
        {
          text: "SELECT format_version, environment, database_id::text AS database_id FROM abe_migrate.meta",
        },
        { text },
      ],
      { name: "db-migrate: read history" },
    );
    const stamp = toStamp(meta.rows as MetaRow[]);
    return stamp && { stamp, rows: rows as Row[] };
  } catch (error) {
    if (error instanceof UndefinedObjectError) return undefined;
    throw error;
  }
}

/**
 * The environment that a command names must be the one the database belongs to.
 *
 * @throws WrongEnvironmentError
 */
export function checkEnvironment(history: History, named: string | undefined): void {
  if (isOfEnvironment(history, named)) return;
  throw new WrongEnvironmentError(named ?? "", history.environment ?? "");
}

/** Whether {@link checkEnvironment} lets it pass. */
export function isOfEnvironment(
  { environment: recorded }: HistoryStamp,
  named: string | undefined,
): boolean {
  return named === undefined || recorded === undefined || named === recorded;
}

function toStamp([meta]: readonly MetaRow[]): HistoryStamp | undefined {
  if (meta === undefined) return undefined;
  if (meta.format_version > historyFormat) {
    throw new HistoryFormatError(meta.format_version, historyFormat);
  }
  return { environment: meta.environment ?? undefined, databaseId: meta.database_id };
}

function toEntry(row: EntryRow): HistoryEntry {
  return {
    id: Number(row.id),
    name: row.name,
    version: row.version,
    kind: row.kind,
    state: row.state,
    direction: row.direction,
    statementsDone: row.statements_done,
    doneTokens: row.done_tokens,
    upTokens: row.up_tokens,
    upChecksum: row.up_checksum,
    downChecksum: row.down_checksum,
    downSql: row.down_sql,
    outOfOrder: row.out_of_order,
    startedAt: new Date(Number(row.started_ms)),
    durationMs: row.duration_ms,
  };
}

/** The history of a database that has none. */
export const noHistory: History = {
  entries: [],
  environment: undefined,
  databaseId: undefined,
  isNew: true,
};

/** The history; an empty one where there is none. Nothing is created. */
export async function currentHistory(session: Session): Promise<History> {
  return (await readHistory(session)) ?? noHistory;
}
