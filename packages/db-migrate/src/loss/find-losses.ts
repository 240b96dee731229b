import { isDatabaseError } from "@abe/db-core/errors";
import type { Session } from "@abe/db-core/session";
import type { DownStep } from "../plan/plan-down.js";
import { identifier } from "../sql/literal.js";
import { quotedName } from "../sql/object-name.js";
import { type AffectedTable, selectAffected } from "./affected-tables.js";
import type { DataLoss } from "./data-loss.js";
import { type PlannedDrop, plannedDrops } from "./planned-drops.js";

/**
 * The rows that the steps of a way back would lose: in tables and columns that are dropped, with a type or an
 * extension or by CASCADE too, in tables that are emptied, and in columns that get another type. Parses the files
 * with PostgreSQL's own parser, then looks; changes nothing.
 *
 * What cannot be read, such as a program or a DO block, is a loss of its own. What a function does that a file calls
 * is not seen.
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
  return losses.filter(({ what, object }) => !ofColumn.has(what) || !isOfOne(object, gone));
}

const ofColumn: ReadonlySet<DataLoss["what"]> = new Set(["column", "values"]);

async function lossesOf(drop: PlannedDrop, session: Session): Promise<DataLoss[]> {
  const unknown = { ...drop.place, what: "unknown", estimatedRows: undefined } as const;
  if (drop.what === "unknown") return [{ ...unknown, object: drop.name.name }];
  const found = await look(selectAffected(drop), drop, session);
  // What cannot be looked up is there, as far as anybody can tell.
  if (found === undefined) return [{ ...unknown, object: subjectOf(drop) }];
  const losses: DataLoss[] = [];
  for (const table of found as readonly AffectedTable[]) {
    const { name, rows, column } = table;
    if (table.keeps === "true" || !(await holdsAny(lostRows(drop, table), drop, session))) continue;
    const what = column === null ? wholly(drop) : drop.what === "values" ? "values" : "column";
    const object = column === null ? name : `${name}.${column}`;
    losses.push({ ...drop.place, what, object, estimatedRows: Number(rows) || undefined });
  }
  return losses;
}

function wholly({ what }: PlannedDrop): "rows" | "table" {
  return what === "rows" ? "rows" : "table";
}

function subjectOf({ what, name, column }: PlannedDrop): string {
  const subject = `the ${what === "rows" || what === "values" || what === "column" ? "table" : what} ${quotedName(name)}`;
  return column === undefined ? subject : `${subject} (${column})`;
}

/** The rows of which something is lost. Of values that are cast those that do not come back as they were. */
function lostRows({ conversion }: PlannedDrop, { name, column, type }: AffectedTable): string {
  if (column === null) return name;
  if (conversion === undefined || type === null) return `${name} WHERE ${column} IS NOT NULL`;
  const cast = [column, ...conversion, type, "text"].join("::");
  return `${name} WHERE ${cast} IS DISTINCT FROM ${column}::text`;
}

function isOfOne(column: string, tables: ReadonlySet<string>): boolean {
  return [...tables].some((table) => column.startsWith(`${table}.`));
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
