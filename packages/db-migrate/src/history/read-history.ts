import { UndefinedObjectError } from "@abe/db-core/errors";
import type { Session } from "@abe/db-core/session";
import { HistoryFormatError, WrongEnvironmentError } from "../errors/history-errors.js";
import type { HistoryEntry } from "../plan/history-entry.js";
import { historyFormat } from "./history-schema.js";

/** What a database says about itself. */
export interface History {
  /** In the order of application. */
  readonly entries: readonly HistoryEntry[];
  /** The environment it belongs to, once somebody has named one. */
  readonly environment: string | undefined;
  /** A UUID of its own for each database that has a history. */
  readonly databaseId: string | undefined;
  /** Its tables were made by this command. */
  readonly isNew: boolean;
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
  try {
    // Refused with 42P01 where there is no history yet: looking first would take a round trip more.
    const [meta, entries] = await session.batch(
      [
        {
          text: "SELECT format_version, environment, database_id::text AS database_id FROM abe_migrate.meta",
        },
        { text: selectEntries(downSql) },
      ],
      { name: "db-migrate: read history" },
    );
    return toHistory(meta.rows as MetaRow[], entries.rows as EntryRow[]);
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
  { environment: recorded }: History,
  named: string | undefined,
): boolean {
  return named === undefined || recorded === undefined || named === recorded;
}

function toHistory([meta]: readonly MetaRow[], rows: readonly EntryRow[]): History | undefined {
  if (meta === undefined) return undefined;
  if (meta.format_version > historyFormat) {
    throw new HistoryFormatError(meta.format_version, historyFormat);
  }
  return {
    entries: rows.map(toEntry),
    environment: meta.environment ?? undefined,
    databaseId: meta.database_id,
    isNew: false,
  };
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
