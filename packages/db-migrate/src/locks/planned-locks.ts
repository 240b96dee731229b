import type { Session } from "@abe/db-core/session";
import { identifier } from "../sql/literal.js";
import { parseSql } from "../sql/parser.js";
import type { ObjectName } from "../sql/statement-effect.js";
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

/**
 * The locks that files take on tables that are there now, by file; a table that one of them makes is nobody's yet.
 * Parses them with PostgreSQL's own parser. What cannot be parsed takes none.
 */
export async function plannedLocks(
  session: Session,
  texts: readonly string[],
): Promise<readonly (readonly PlannedLock[])[]> {
  const locks = await Promise.all(texts.map(locksOf));
  const named = new Set(locks.flatMap((each) => each.map(({ given }) => given)));
  if (named.size === 0) return texts.map(() => []);
  const { rows } = await session.query<FoundTable>(selectTables, [[...named]]);
  const tables = new Map(rows.map((row) => [row.given, row]));
  return locks.map((each) => strongestOfEach(each, tables));
}

interface NamedLock {
  readonly given: string;
  readonly mode: TableLockMode;
}

async function locksOf(text: string): Promise<NamedLock[]> {
  const parsed = await parseSql(text);
  if ("fault" in parsed) return [];
  return parsed.statements
    .flatMap(({ node }) => statementLocks(node))
    .map(({ relation, mode }) => ({ given: qualified(relation), mode }));
}

function qualified({ schema, name }: ObjectName): string {
  return schema === undefined ? identifier(name) : `${identifier(schema)}.${identifier(name)}`;
}

/** The lock on an index's table is the one that matters. */
const selectTables = `SELECT given, t.oid::regclass::text AS name,
  greatest(t.reltuples, 0)::bigint::text AS rows
FROM unnest($1::text[]) AS given
JOIN pg_catalog.pg_class AS t ON t.oid = coalesce(
  (SELECT indrelid FROM pg_catalog.pg_index WHERE indexrelid = pg_catalog.to_regclass(given)),
  pg_catalog.to_regclass(given))
WHERE t.relkind IN ('r', 'p', 'm')`;

function strongestOfEach(
  locks: readonly NamedLock[],
  tables: ReadonlyMap<string, FoundTable>,
): PlannedLock[] {
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
