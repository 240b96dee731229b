import { isDatabaseError } from "@abe/db-core/errors";
import type { Session } from "@abe/db-core/session";
import { identifier } from "../sql/literal.js";
import { parseSql } from "../sql/parser.js";
import { type ObjectName, quotedName } from "../sql/object-name.js";
import { statementLocks } from "./statement-locks.js";
import { type TableLockMode, strongest } from "./table-lock-mode.js";

/** A lock that a migration takes on a table that is there now. */
export interface PlannedLock {
  /** As a statement may name it. */
  readonly table: string;
  /** The strongest of the migration. */
  readonly mode: TableLockMode;
  /** Rows of the table by the server's statistics; `undefined` where it has none yet. */
  readonly estimatedRows: number | undefined;
}

/** A table that is there: what a statement named, and whose lock it is. */
interface FoundTable {
  readonly given: string;
  readonly name: string;
  readonly rows: string;
}

/** A file's text, and as which role it runs. `undefined`: as the one that logged in. */
export interface LockingFile {
  readonly text: string;
  readonly role: string | undefined;
}

type Tables = ReadonlyMap<string, FoundTable>;

/**
 * The locks that files take on tables that are there now, by file; a table that one of them makes is nobody's yet.
 * Parses them with PostgreSQL's own parser, and looks names up as the file's role does. What cannot be parsed, or
 * whose role cannot be taken, takes none.
 */
export async function plannedLocks(
  session: Session,
  files: readonly LockingFile[],
): Promise<readonly (readonly PlannedLock[])[]> {
  const locks = await Promise.all(files.map(({ text }) => locksOf(text)));
  const found = new Map<string | undefined, Tables>();
  for (const role of new Set(files.map((file) => file.role))) {
    const own = locks.filter((_, index) => files[index]?.role === role).flat();
    found.set(role, await tablesOf(session, role, own));
  }
  return locks.map((each, index) =>
    strongestOfEach(each, found.get(files[index]?.role) ?? new Map()),
  );
}

interface NamedLock {
  readonly given: string;
  readonly relation: ObjectName;
  readonly mode: TableLockMode;
}

async function locksOf(text: string): Promise<NamedLock[]> {
  const parsed = await parseSql(text);
  if ("fault" in parsed) return [];
  return parsed.statements
    .flatMap(({ node }) => statementLocks(node))
    .map(({ relation, mode }) => ({ given: quotedName(relation), relation, mode }));
}

/**
 * The lock on an index's table is the one that matters. Not to_regclass: it fails where the schema may not be used,
 * which is for the file to find out.
 */
const selectTables = `SELECT named.given, t.oid::regclass::text AS name,
  greatest(t.reltuples, 0)::bigint::text AS rows
FROM unnest($1::text[], $2::text[], $3::text[]) AS named (given, schema, name),
  LATERAL (SELECT c.oid FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
    WHERE c.relname = named.name
      AND CASE WHEN named.schema IS NULL THEN n.nspname = ANY (current_schemas(true))
        ELSE n.nspname = named.schema END
    ORDER BY array_position(current_schemas(true), n.nspname) LIMIT 1) AS found
  JOIN pg_class AS t ON t.oid = coalesce(
    (SELECT indrelid FROM pg_index WHERE indexrelid = found.oid), found.oid)
WHERE t.relkind IN ('r', 'p', 'm')`;

async function tablesOf(
  session: Session,
  role: string | undefined,
  locks: readonly NamedLock[],
): Promise<Tables> {
  const named = new Map(locks.map(({ given, relation }) => [given, relation]));
  if (named.size === 0) return new Map();
  const names = [...named.values()];
  await session.begin({ readOnly: true });
  try {
    if (role !== undefined) await session.simple(`SET LOCAL ROLE ${identifier(role)}`);
    const values = [
      [...named.keys()],
      names.map(({ schema }) => schema ?? null),
      names.map(({ name }) => name),
    ];
    const { rows } = await session.query<FoundTable>(selectTables, values, {
      name: "db-migrate: read sizes of tables",
    });
    return new Map(rows.map((row) => [row.given, row]));
  } catch (error) {
    if (isDatabaseError(error) && error.sqlState !== undefined) return new Map();
    throw error;
  } finally {
    await session.rollback();
  }
}

function strongestOfEach(locks: readonly NamedLock[], tables: Tables): PlannedLock[] {
  const modes = new Map<FoundTable["name"], { table: FoundTable; modes: TableLockMode[] }>();
  for (const { given, mode } of locks) {
    const table = tables.get(given);
    if (table === undefined) continue;
    const known = modes.get(table.name);
    modes.set(table.name, { table, modes: [...(known?.modes ?? []), mode] });
  }
  return [...modes.values()].flatMap(({ table: { name, rows }, modes: taken }) => {
    const mode = strongest(taken);
    if (mode === undefined) return [];
    return [{ table: name, mode, estimatedRows: Number(rows) || undefined }];
  });
}
