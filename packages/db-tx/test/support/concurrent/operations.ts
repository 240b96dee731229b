import type { Queryable, Statement } from "@abe/db-core";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { Kind, Operation, Stop } from "./programs.js";

/**
 * Where operations leave their rows. Nothing of it is unique but a part that fails, so that what is stored twice
 * shows: part 0 is there already, and part -1 divides by zero.
 */
export const ledgerSchema: readonly string[] = [
  "CREATE TABLE ledger (operation int, part int CHECK (1 / (part + 1) >= 0))",
  "CREATE UNIQUE INDEX ON ledger (part) WHERE part = 0",
  "INSERT INTO ledger VALUES (-1, 0)",
  `CREATE PROCEDURE note(operation int, parts int[]) LANGUAGE sql
    AS 'INSERT INTO ledger SELECT operation, unnest(parts)'`,
];

/** What a source of rows, or a callback, fails with. */
export class OwnError extends Error {
  override readonly name: string = "OwnError";
}

/** Options of whatever can be stopped. */
interface Limits {
  readonly signal?: AbortSignal;
  readonly timeoutMs?: number;
}

/** One operation under way. */
interface Doing {
  readonly to: Queryable;
  readonly id: number;
  readonly operation: Operation;
  readonly limits: Limits;
}

const target = { table: "ledger", columns: ["operation", "part"] };

/** Each resolves when all of its rows are stored. */
const beginnings: Readonly<Record<Kind, (doing: Doing) => Promise<unknown>>> = {
  query: (doing) => doing.to.query(insertion(doing), doing.limits),
  one: (doing) => doing.to.one(returning(doing), doing.limits),
  call: (doing) => doing.to.query(call(doing, partsOf(doing)), doing.limits),
  batch: (doing) => doing.to.batch(apart(doing, [insert]), doing.limits),
  batchOfCalls: (doing) => doing.to.batch(apart(doing, [insert, call, block]), doing.limits),
  stubborn: (doing) => doing.to.query(stubborn(doing), doing.limits),
  explain: (doing) => doing.to.explain(insertion(doing), { ...doing.limits, analyze: true }),
  copyFrom: (doing) => doing.to.copyFrom(target, rowsOf(doing), doing.limits),
  copyLater: (doing) => doing.to.copyFrom(target, later(rowsOf(doing)), doing.limits),
  insertMany: (doing) => doing.to.insertMany(target, rowsOf(doing), doing.limits),
  insertReturning: (doing) =>
    doing.to.insertMany(target, rowsOf(doing), { ...doing.limits, returning: ["part"] }),
  insertLater: (doing) => doing.to.insertMany(target, later(rowsOf(doing)), doing.limits),
  stream: async (doing) => {
    // What it did is kept when it is left.
    for await (const _ of doing.to.stream(returning(doing), { ...doing.limits, batchSize: 7 })) {
      if (doing.operation.fails === "own") break;
      await nextTurn();
    }
  },
};

/** Asks for an operation. */
export function begin(to: Queryable, id: number, operation: Operation): Promise<unknown> {
  const limits = limitsOf(operation.stop);
  return beginnings[operation.kind]({ to, id, operation, limits });
}

/** How many rows it stores. */
export function rowsToStore({ kind, parts }: Operation): number {
  return kind === "explain" ? 0 : parts;
}

/** Options that stop what they are given to. */
export function limitsOf(stop: Stop | null): Limits {
  if (stop === null) return {};
  const { by, afterMs } = stop;
  if (by === "timeout") return { timeoutMs: afterMs };
  return { signal: afterMs === 0 ? AbortSignal.abort() : AbortSignal.timeout(afterMs) };
}

/** The last of them fails, where it is to. */
function partsOf({ operation: { fails, parts } }: Doing): number[] {
  const last = fails === "unique" ? [0] : fails === "division" ? [-1] : [];
  return [...Array.from({ length: parts }, (_, index) => index + 1), ...last];
}

function insertion(doing: Doing): Statement {
  return insert(doing, partsOf(doing));
}

function returning(doing: Doing): Statement {
  const { text, values = [] } = insertion(doing);
  return { text: `${text} RETURNING part`, values };
}

function insert({ id, operation }: Doing, parts: readonly number[]): Statement {
  const text =
    "INSERT INTO ledger SELECT $1::int, part FROM pg_sleep($3), unnest($2::int[]) AS part";
  return { text, values: [id, parts, operation.pauseMs / 1_000] };
}

function call({ id }: Doing, parts: readonly number[]): Statement {
  return { text: "CALL note($1, $2)", values: [id, parts] };
}

function block({ id }: Doing, parts: readonly number[]): Statement {
  return { text: `DO $$ BEGIN CALL note(${id}, '{${parts.join()}}'); END $$`, values: [] };
}

/** One that a cancel does not keep from storing its rows. */
function stubborn({ id, operation, ...doing }: Doing): Statement {
  const note = `CALL note(${id}, '{${partsOf({ ...doing, id, operation }).join()}}')`;
  const pause = `PERFORM pg_sleep(${operation.pauseMs / 1_000})`;
  const text = `DO $$ BEGIN ${pause}; ${note}; EXCEPTION WHEN query_canceled THEN ${note}; END $$`;
  return { text, values: [] };
}

/** Up to three statements, made in one way after the other, and one that is not allowed where it is to fail. */
function apart(
  doing: Doing,
  ways: readonly ((doing: Doing, parts: readonly number[]) => Statement)[],
): Statement[] {
  const parts = partsOf(doing);
  const share = Math.ceil(parts.length / 3);
  const statements = ways
    .concat(ways, ways)
    .slice(0, 3)
    .map((way, index) => way(doing, parts.slice(index * share, (index + 1) * share)));
  const commit = { text: "DO $$ BEGIN COMMIT; END $$", values: [] };
  return doing.operation.fails === "commit" ? [...statements, commit] : statements;
}

function* rowsOf(doing: Doing): Generator<readonly number[]> {
  for (const part of partsOf(doing)) yield [doing.id, part];
  if (doing.operation.fails === "own") throw new OwnError("the source fails");
}

async function* later<Row>(rows: Iterable<Row>): AsyncGenerator<Row> {
  let count = 0;
  for (const row of rows) {
    if (count++ % 25 === 0) await nextTurn();
    yield row;
  }
}
