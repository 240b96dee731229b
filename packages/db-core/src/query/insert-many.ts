import type { StatementResult } from "../driver/driver.js";
import type { CopyTarget, InsertOptions, RowToInsert } from "../queryable.js";
import type { Call } from "./call.js";
import type { Conduit } from "./conduit.js";
import { copyRowsIn } from "./copy.js";
import { relationOf, tableOf } from "./copy-relation.js";
import { fewRows, insertPlan, isSmall, rowsOfBatch, type TableFacts } from "./insert-plan.js";
import { type InsertStatement, insertUnnest, insertValues } from "./insert-statement.js";
import { cellsOfRows, readRows, textsOfRows } from "./rows-to-insert.js";
import { runBatch } from "./run-statements.js";
import { runStatement } from "./running-statement.js";

type Rows = Iterable<RowToInsert> | AsyncIterable<RowToInsert>;

/** What is to be done, and within which limits. */
interface Insertion {
  readonly conduit: Conduit;
  readonly target: CopyTarget;
  readonly options: InsertOptions;
  /** By `performance.now()`. */
  readonly startedAt: number;
}

/** Inserts rows in the way that is fast for so many. @returns what the server said, its rows joined. */
export async function insertRows(
  conduit: Conduit,
  target: CopyTarget,
  rows: Rows,
  options: InsertOptions,
): Promise<{ readonly rows: readonly unknown[]; readonly stored: number }> {
  // Refused at once, also where there are no rows.
  relationOf(target);
  const insertion = { conduit, target, options, startedAt: performance.now() };
  const answers = options.onConflict !== undefined || options.returning !== undefined;
  const read = await readRows(rows, answers ? Infinity : fewRows);
  const { columns } = target;
  if (read.all === undefined && read.rows.length === 0) return { rows: [], stored: 0 };
  if (read.all === undefined && isSmall(read.rows.length, columns.length))
    return answerOf([await few(insertion, read.rows)]);
  const facts = await factsOf(insertion);
  const plan = insertPlan(facts, answers);
  const all = read.all ?? read.rows;
  if (plan === "copy")
    return {
      rows: [],
      stored: await copyRowsIn(conduit, target, cellsOfRows(all, columns), limits(insertion)),
    };
  const rest = read.all === undefined ? read.rows : (await readRows(read.all, Infinity)).rows;
  const texts = textsOfRows(rest, columns, conduit.context.types);
  if (plan === "unnest") {
    const statement = insertUnnest(target, texts, { ...options, types: facts.types });
    return answerOf([await runStatement(conduit, callOf(statement, insertion))]);
  }
  return answerOf(await inBatch(insertion, texts));
}

function few(insertion: Insertion, rows: readonly RowToInsert[]): Promise<StatementResult> {
  const { conduit, target, options } = insertion;
  const texts = textsOfRows(rows, target.columns, conduit.context.types);
  return runStatement(conduit, callOf(insertValues(target, texts, options), insertion));
}

function inBatch(
  insertion: Insertion,
  texts: ReturnType<typeof textsOfRows>,
): Promise<readonly StatementResult[]> {
  const { conduit, target, options } = insertion;
  const size = rowsOfBatch(target.columns.length);
  const calls: Call[] = [];
  for (let at = 0; at < texts.length; at += size) {
    const statement = insertValues(target, texts.slice(at, at + size), options);
    calls.push(callOf(statement, insertion));
  }
  return runBatch(conduit, calls, limits(insertion));
}

function answerOf(results: readonly StatementResult[]): {
  readonly rows: readonly unknown[];
  readonly stored: number;
} {
  return {
    rows: results.flatMap(({ rows }) => rows),
    stored: results.reduce((sum, { rowCount }) => sum + (rowCount ?? 0), 0),
  };
}

function callOf({ text, values }: InsertStatement, insertion: Insertion): Call {
  return { text, values, name: undefined, schema: undefined, options: limits(insertion) };
}

/** What is left of the time. */
function limits({ options, startedAt }: Insertion): {
  readonly signal?: AbortSignal;
  readonly timeoutMs?: number;
} {
  const { signal, timeoutMs } = options;
  return {
    ...(signal === undefined ? {} : { signal }),
    ...(timeoutMs === undefined
      ? {}
      : { timeoutMs: Math.max(1, timeoutMs - (performance.now() - startedAt)) }),
  };
}

/**
 * In the order of the columns. The type's own length is left out with -1: `bpchar`, where `character` would be one
 * character.
 */
const factsText = `SELECT (c.relkind IN ('r', 'p') AND NOT c.relrowsecurity AND NOT c.relhasrules
    AND a.attidentity IS DISTINCT FROM 'a') AS plain,
  pg_catalog.format_type(a.atttypid, -1) AS type, t.typcategory = 'A' AS is_array
FROM pg_catalog.unnest($2::text[]) WITH ORDINALITY AS wanted (name, place)
JOIN pg_catalog.pg_class AS c ON c.oid = $1::regclass
LEFT JOIN pg_catalog.pg_attribute AS a
  ON a.attrelid = c.oid AND a.attname = wanted.name AND a.attnum > 0 AND NOT a.attisdropped
LEFT JOIN pg_catalog.pg_type AS t ON t.oid = a.atttypid
ORDER BY wanted.place`;

async function factsOf(insertion: Insertion): Promise<TableFacts> {
  const { conduit, target } = insertion;
  const values = [tableOf(target), [...target.columns]];
  const call = callOf({ text: factsText, values }, insertion);
  const { rows } = await runStatement(conduit, call);
  const columns = rows as readonly {
    readonly plain: boolean;
    readonly type: string | null;
    readonly is_array: boolean | null;
  }[];
  return {
    isPlain: columns.every(({ plain }) => plain),
    types: columns.map(({ type }) => type ?? undefined),
    hasArrays: columns.some((column) => column.is_array === true),
  };
}
