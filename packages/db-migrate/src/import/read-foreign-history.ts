import type { Session } from "@abe/db-core/session";
import type { ForeignHistory, HistoryRecord, HistoryTable } from "./foreign-history.js";
import type { ImportedMigration } from "./plan-import.js";

/** What was found where another tool keeps its history. */
export interface FoundHistory extends ForeignHistory {
  /** As it is written in SQL; `undefined`: there is none. */
  readonly table: string | undefined;
}

/** What is looked for. */
export interface HistorySearch {
  readonly tables: readonly HistoryTable[];
  /** Instead of the tool's own name for its table. */
  readonly named: string | undefined;
  readonly imported: readonly ImportedMigration[];
  readonly source: string;
}

const nothing: FoundHistory = { records: [], problems: [], table: undefined };

/** Reads another tool's history. It is never changed. */
export async function readForeignHistory(
  session: Session,
  { tables, named, imported, source }: HistorySearch,
): Promise<FoundHistory> {
  const migrations = imported.map(({ foreign }) => foreign);
  const last = tables.slice(-1);
  const wanted = named === undefined ? tables : last.map((each) => ({ ...each, name: named }));
  let found = nothing;
  for (const table of wanted) {
    const relation = await findRelation(session, table.name);
    if (relation === undefined) continue;
    const lacking = table.columns.filter((column) => !relation.columns.includes(column));
    if (lacking.length > 0) {
      const problem = `${relation.name} is another table: it has no column ${lacking.join(", ")}.`;
      if (found.table === undefined) found = { ...nothing, problems: [problem] };
      continue;
    }
    const sql = table.select(relation.name, new Set(relation.columns));
    const records = await session.many<HistoryRecord>(sql);
    const history = table.interpret?.(records, migrations, source) ?? { records, problems: [] };
    found = { ...history, table: relation.name };
    if (records.length > 0) break;
  }
  return found;
}

interface Relation {
  /** Quoted, and qualified where the search path asks for it. */
  readonly name: string;
  readonly columns: readonly string[];
}

async function findRelation(session: Session, name: string): Promise<Relation | undefined> {
  const columns = await session.many<{ relation: string; column: string }>(
    `SELECT attrelid::regclass::text AS relation, attname::text AS column FROM pg_attribute
    WHERE attrelid = to_regclass($1) AND attnum > 0 AND NOT attisdropped`,
    [name],
  );
  const [first] = columns;
  return first && { name: first.relation, columns: columns.map(({ column }) => column) };
}

/** Whether there is nothing that a migration could have made: no table, view or sequence of anybody. */
export async function isEmptyDatabase(session: Session): Promise<boolean> {
  const found = await session.scalar<boolean>(
    `SELECT EXISTS (SELECT FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
    WHERE nspname !~ '^pg_' AND nspname NOT IN ('information_schema', 'abe_migrate')
    AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_class.oid AND deptype = 'e'))`,
  );
  return !found;
}
