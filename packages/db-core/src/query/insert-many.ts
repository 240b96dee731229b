import type { StatementResult } from "../driver/driver.js";
import type { CopyTarget, InsertOptions, RowToInsert } from "../queryable.js";
import type { Call } from "./call.js";
import type { Conduit } from "./conduit.js";
import { copyRowsIn } from "./copy.js";
import { relationOf } from "./copy-relation.js";
import { fewRows, insertPlan, isSmall } from "./insert-plan.js";
import { type InsertStatement, insertUnnest, insertValues } from "./insert-statement.js";
import { Limit, stopped } from "./limit.js";
import { cellsOfRows, type Read, RowSource, textsOfRows } from "./rows-to-insert.js";
import { runStatement } from "./running-statement.js";
import { readTableFacts } from "./table-facts.js";

type Rows = Iterable<RowToInsert> | AsyncIterable<RowToInsert>;

/** What is to be done, and within which limits. */
interface Insertion {
  readonly conduit: Conduit;
  readonly target: CopyTarget;
  readonly options: InsertOptions;
  readonly limit: Limit | undefined;
  /** By `performance.now()`. */
  readonly startedAt: number;
}

/** What the server said. */
interface Inserted {
  readonly rows: readonly unknown[];
  readonly stored: number;
}

/** Inserts rows in the way that is fast for so many. @returns what the server said, its rows joined. */
export async function insertRows(
  conduit: Conduit,
  target: CopyTarget,
  rows: Rows,
  options: InsertOptions,
): Promise<Inserted> {
  // Refused at once, also where there are no rows.
  relationOf(target);
  const { signal, timeoutMs } = options;
  const limit = Limit.of({ signals: [signal, conduit.signal], timeoutMs });
  const source = new RowSource(rows);
  const insertion = { conduit, target, options, limit, startedAt: performance.now() };
  try {
    return await insertFrom(source, insertion);
  } finally {
    source.leave();
  }
}

async function insertFrom(source: RowSource, insertion: Insertion): Promise<Inserted> {
  const { conduit, target, options, limit } = insertion;
  const answers = options.onConflict !== undefined || options.returning !== undefined;
  const reading = readWithin(limit, source, answers ? Infinity : fewRows);
  // A transaction is to know of the statement when the call returns: its end tells of it where nobody awaits it.
  const read = "then" in reading ? await reading : reading;
  const { columns } = target;
  if (read.all === undefined && read.rows.length === 0) return { rows: [], stored: 0 };
  if (read.all === undefined && isSmall(read.rows.length, columns.length))
    return answerOf(await few(insertion, read.rows));
  const withoutCommit = conduit.withoutCommit ?? conduit;
  const facts = await readTableFacts(withoutCommit, target, limit);
  const all = read.all ?? read.rows;
  if (insertPlan(facts, answers) === "copy") {
    const copying = { ...limits(insertion), isOne: facts.countsStatements };
    const stored = await copyRowsIn(withoutCommit, target, cellsOfRows(all, columns), copying);
    return { rows: [], stored };
  }
  const rest = await readWithin(limit, new RowSource(all), Infinity);
  const texts = textsOfRows(rest.rows, columns, conduit.context.types);
  const statement = insertUnnest(target, texts, { ...options, columns: facts.columns });
  return answerOf(await runStatement(conduit, callOf(statement, insertion)));
}

/** @throws QueryAbortedError, QueryTimeoutError the source gave too few rows in time. */
function readWithin(
  limit: Limit | undefined,
  source: RowSource,
  most: number,
): Read | Promise<Read> {
  if (limit === undefined) return source.read(most);
  const over = limit.reason;
  if (over !== undefined) throw stopped(over, { outcome: "not_applied" });
  const reading = source.read(most);
  return "then" in reading ? inTime(limit, reading) : reading;
}

async function inTime(limit: Limit, reading: Promise<Read>): Promise<Read> {
  const reason = await limit.reachedBefore(reading);
  if (reason === undefined) return reading;
  throw stopped(reason, { outcome: "not_applied" });
}

function few(insertion: Insertion, rows: readonly RowToInsert[]): Promise<StatementResult> {
  const { conduit, target, options } = insertion;
  const texts = textsOfRows(rows, target.columns, conduit.context.types);
  return runStatement(conduit, callOf(insertValues(target, texts, options), insertion));
}

function answerOf({ rows, rowCount }: StatementResult): Inserted {
  return { rows, stored: rowCount ?? 0 };
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
