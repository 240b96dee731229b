import { isDatabaseError } from "@abe/db-core/errors";
import type { Session } from "@abe/db-core/session";
import type { DownStep } from "../plan/plan-down.js";
import { positionAt } from "../source/text-position.js";
import { identifier } from "../sql/literal.js";
import { parseSql } from "../sql/parser.js";
import type { ObjectName } from "../sql/statement-effect.js";
import type { DataLoss } from "./data-loss.js";
import { type DroppedData, droppedData } from "./dropped-data.js";

/** What is asked about the database. */
interface LossQuestion {
  readonly session: Session;
  /** Role that may read what migrations have made. */
  readonly role: string | undefined;
}

/** Something that a file drops, and where it says so. */
interface PlacedDrop extends DroppedData {
  readonly place: Pick<DataLoss, "migration" | "file" | "line" | "column">;
}

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
  question: LossQuestion,
): Promise<readonly DataLoss[]> {
  const losses: DataLoss[] = [];
  for (const step of steps) {
    for (const drop of await dropsOf(step)) losses.push(...(await lossesOf(drop, question)));
  }
  const gone = new Set(losses.filter(({ what }) => what === "table").map(({ object }) => object));
  // A column goes with its table.
  return losses.filter(({ what, object }) => what !== "column" || !isOfOne(object, gone));
}

const mayDrop = /\b(?:drop|truncate)\b/i;

async function dropsOf({ entry, file }: DownStep): Promise<PlacedDrop[]> {
  if (file.language !== "sql" || !mayDrop.test(file.text)) return [];
  const parsed = await parseSql(file.text);
  // What cannot be parsed is refused, or is the server's to judge.
  if ("fault" in parsed) return [];
  return parsed.statements.flatMap(({ node, start }, index) => {
    // The parser counts comments before a statement as a part of it.
    const { line, column } = positionAt(file.text, file.statements[index]?.start ?? start);
    const place = { migration: entry.name, file: file.path, line, column };
    return droppedData(node).map((drop) => ({ ...drop, place }));
  });
}

async function lossesOf(drop: PlacedDrop, question: LossQuestion): Promise<DataLoss[]> {
  const losses: DataLoss[] = [];
  for (const { name, rows, column } of await tablesOf(drop, question.session)) {
    const condition = column === null ? "" : ` WHERE ${column} IS NOT NULL`;
    if (!(await holdsAny(`${name}${condition}`, question))) continue;
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
const selectTables = `SELECT t.oid::regclass::text AS name,
  (SELECT coalesce(sum(greatest(c.reltuples, 0)), 0)::bigint FROM pg_catalog.pg_class AS c
   WHERE c.relkind = 'r' AND c.oid IN (WITH RECURSIVE below (oid) AS (SELECT t.oid UNION
       SELECT i.inhrelid FROM pg_catalog.pg_inherits AS i JOIN below ON i.inhparent = below.oid)
     SELECT oid FROM below))::text AS rows,
  pg_catalog.quote_ident($3) AS "column"
FROM pg_catalog.pg_class AS t
WHERE t.relkind IN ('r', 'p') AND CASE WHEN $1 = 'schema'
  THEN t.relnamespace = pg_catalog.to_regnamespace($2) AND NOT t.relispartition
  ELSE t.oid = pg_catalog.to_regclass($2) END
AND ($3::text IS NULL OR EXISTS (SELECT FROM pg_catalog.pg_attribute AS a
  WHERE a.attrelid = t.oid AND a.attname = $3 AND NOT a.attisdropped AND a.attgenerated = ''))
ORDER BY 1`;

async function tablesOf(
  { what, name, column }: DroppedData,
  session: Session,
): Promise<readonly FoundTable[]> {
  const values = [what, qualified(name), column ?? null];
  const { rows } = await session.query<FoundTable>(selectTables, values);
  return rows;
}

function qualified({ schema, name }: ObjectName): string {
  return schema === undefined ? identifier(name) : `${identifier(schema)}.${identifier(name)}`;
}

/** Milliseconds for a look into one table. */
const patienceMs = 2000;

/** Whether any row is there. What cannot be read in time, or by this role, is taken for one. */
async function holdsAny(from: string, { session, role }: LossQuestion): Promise<boolean> {
  const commands = [
    "BEGIN READ ONLY",
    `SET LOCAL statement_timeout = ${patienceMs}`,
    `SET LOCAL lock_timeout = ${patienceMs}`,
    "SET LOCAL row_security = off",
    ...(role === undefined ? [] : [`SET LOCAL ROLE ${identifier(role)}`]),
    `SELECT EXISTS (SELECT FROM ${from})::text AS found`,
    "COMMIT",
  ];
  try {
    const { results } = await session.simple(commands.join("; "));
    const [row] = results.at(-2)?.rows ?? [];
    return typeof row !== "object" || row === null || Reflect.get(row, "found") !== "false";
  } catch (error) {
    if (!isDatabaseError(error) || error.sqlState === undefined) throw error;
    await session.rollback();
    return true;
  }
}
