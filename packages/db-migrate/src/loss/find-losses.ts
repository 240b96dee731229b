import { isDatabaseError } from "@abe/db-core/errors";
import type { Session } from "@abe/db-core/session";
import type { DownStep } from "../plan/plan-down.js";
import { identifier, literal } from "../sql/literal.js";
import { quotedName } from "../sql/object-name.js";
import type { DataLoss } from "./data-loss.js";
import { type PlannedDrop, plannedDrops } from "./planned-drops.js";

/** A table that is there. */
interface FoundTable {
  /** As it may stand in a statement. */
  readonly name: string;
  /** Digits; `0` where the server has no statistics yet. */
  readonly rows: string;
  /** The column that goes away, as it may stand in a statement; `null`: the whole table. */
  readonly column: string | null;
}

/**
 * The rows that the steps of a way back would lose: in tables and columns that are dropped, and in tables that
 * are emptied. Parses the files with PostgreSQL's own parser, then looks; changes nothing.
 *
 * What a program drops, or a function that a file calls, is not seen.
 */
export async function findLosses(
  steps: readonly DownStep[],
  { session, role }: { readonly session: Session; readonly role: string | undefined },
): Promise<readonly DataLoss[]> {
  const losses: DataLoss[] = [];
  for (const drop of await plannedDrops(steps, role)) {
    losses.push(...(await lossesOf(drop, session)));
  }
  const gone = new Set(losses.filter(({ what }) => what === "table").map(({ object }) => object));
  // A column goes with its table.
  return losses.filter(({ what, object }) => what !== "column" || !isOfOne(object, gone));
}

async function lossesOf(drop: PlannedDrop, session: Session): Promise<DataLoss[]> {
  const losses: DataLoss[] = [];
  for (const { name, rows, column } of await tablesOf(drop, session)) {
    const condition = column === null ? "" : ` WHERE ${column} IS NOT NULL`;
    if (!(await holdsAny(`${name}${condition}`, drop, session))) continue;
    const what = drop.what === "schema" ? "table" : drop.what;
    const object = column === null ? name : `${name}.${column}`;
    losses.push({ ...drop.place, what, object, estimatedRows: Number(rows) || undefined });
  }
  return losses;
}

function isOfOne(column: string, tables: ReadonlySet<string>): boolean {
  return [...tables].some((table) => column.startsWith(`${table}.`));
}

/** The tables that are there; partitions count with their table, and what is computed is no value lost. */
const selectTables = (what: string, name: string, column: string): string =>
  `SELECT t.oid::regclass::text AS name,
  (SELECT coalesce(sum(greatest(c.reltuples, 0)), 0)::bigint FROM pg_catalog.pg_class AS c
   WHERE c.relkind = 'r' AND c.oid IN (WITH RECURSIVE below (oid) AS (SELECT t.oid UNION
       SELECT i.inhrelid FROM pg_catalog.pg_inherits AS i JOIN below ON i.inhparent = below.oid)
     SELECT oid FROM below))::text AS rows,
  pg_catalog.quote_ident(${column}) AS "column"
FROM pg_catalog.pg_class AS t
WHERE t.relkind IN ('r', 'p') AND CASE WHEN ${what} = 'schema'
  THEN t.relnamespace = pg_catalog.to_regnamespace(${name}) AND NOT t.relispartition
  ELSE t.oid = pg_catalog.to_regclass(${name}) END
AND (${column}::text IS NULL OR EXISTS (SELECT FROM pg_catalog.pg_attribute AS a
  WHERE a.attrelid = t.oid AND a.attname = ${column} AND NOT a.attisdropped AND a.attgenerated = ''))
ORDER BY 1`;

/** What cannot be looked up is there, as far as anybody can tell. */
async function tablesOf(drop: PlannedDrop, session: Session): Promise<readonly FoundTable[]> {
  const { what, column = null } = drop;
  const name = quotedName(drop.name);
  const query = selectTables(literal(what), literal(name), literal(column));
  const rows = await look(query, drop, session);
  if (rows !== undefined) return rows as readonly FoundTable[];
  return [{ name, rows: "0", column: column && identifier(column) }];
}

/** Whether any row is there. What cannot be read in time, or by this role, is taken for one. */
async function holdsAny(from: string, drop: PlannedDrop, session: Session): Promise<boolean> {
  const rows = await look(`SELECT EXISTS (SELECT FROM ${from})::text AS found`, drop, session);
  const [row] = rows ?? [];
  return typeof row !== "object" || row === null || Reflect.get(row, "found") !== "false";
}

/** Milliseconds for a look into one table. */
const patienceMs = 2000;

/** Asks as the file's role, where names lead as they do in the file. `undefined`: there is no answer. */
async function look(
  query: string,
  { role, settings }: PlannedDrop,
  session: Session,
): Promise<readonly unknown[] | undefined> {
  const commands = [
    "BEGIN READ ONLY",
    `SET LOCAL statement_timeout = ${patienceMs}`,
    `SET LOCAL lock_timeout = ${patienceMs}`,
    "SET LOCAL row_security = off",
    ...(role === undefined ? [] : [`SET LOCAL ROLE ${identifier(role)}`]),
    ...settings,
    query,
    // What the file sets for its session does not stay.
    "ROLLBACK",
  ];
  try {
    const { results } = await session.simple(commands.join("\n;"));
    return results.at(-2)?.rows;
  } catch (error) {
    if (!isDatabaseError(error) || error.sqlState === undefined) throw error;
    await session.rollback();
    return undefined;
  }
}
