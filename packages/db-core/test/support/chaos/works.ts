import fc from "fast-check";
import { setTimeout as pause } from "node:timers/promises";
import { isDatabaseError } from "../../../src/errors/index.js";
import { type DatabaseServer, sql } from "../../../src/index.js";

/** Where works leave their rows: nothing of it is unique, so that what is applied twice shows. */
export const ledgerSchema = "CREATE TABLE ledger (work int, part int)";

const allKinds = [
  "query",
  "slow",
  "batch",
  "transaction",
  "insertMany",
  "insertLater",
  "copyFrom",
  "copyLater",
  "stream",
  "read",
  "copyTo",
] as const;

type Kind = (typeof allKinds)[number];

/** A piece of work that stores `parts` rows, or none. */
export interface Work {
  readonly kind: Kind;
  readonly parts: number;
  /** Milliseconds after which it is stopped: by its signal, or by its own time. */
  readonly stop: { readonly by: "signal" | "timeout"; readonly afterMs: number } | null;
  /** Its source fails, its callback throws, or its loop is left, behind the first row. */
  readonly leaves: boolean;
}

/** What a work said had become of it. */
export type Told = "applied" | "not_applied" | "unknown";

/** Options of a statement. */
interface Limits {
  readonly signal?: AbortSignal;
  readonly timeoutMs?: number;
}

/** One work under way. */
interface Doing {
  readonly db: DatabaseServer;
  readonly id: number;
  readonly work: Work;
  readonly limits: Limits;
}

const target = { table: "ledger", columns: ["work", "part"] };
const left = new RangeError("left behind its first row");

/** Each resolves when all of its rows are stored; those that store none say `nothing`. */
const kinds: Readonly<Record<Kind, (doing: Doing) => Promise<unknown>>> = {
  query: ({ db, id, work, limits }: Doing) =>
    db.query(sql`INSERT INTO ledger SELECT ${id}, generate_series(1, ${work.parts}::int)`, limits),
  slow: ({ db, id, work, limits }: Doing) =>
    db.query(
      sql`INSERT INTO ledger SELECT ${id}, part FROM generate_series(1, ${work.parts}::int) AS part, pg_sleep(0.01)`,
      { ...limits, slow: true },
    ),
  batch: ({ db, id, work, limits }: Doing) =>
    db.batch(
      partsOf(work).map((part) => sql`INSERT INTO ledger VALUES (${id}, ${part})`),
      limits,
    ),
  transaction: ({ db, id, work, limits }: Doing) =>
    db.transaction(async (tx) => {
      for (const part of partsOf(work)) {
        await tx.query(sql`INSERT INTO ledger VALUES (${id}, ${part})`);
        if (work.leaves) throw left;
      }
    }, limits),
  insertMany: ({ db, id, work, limits }: Doing) => db.insertMany(target, rowsOf(id, work), limits),
  insertLater: ({ db, id, work, limits }: Doing) =>
    db.insertMany(target, later(rowsOf(id, work)), limits),
  copyFrom: ({ db, id, work, limits }: Doing) => db.copyFrom(target, rowsOf(id, work), limits),
  copyLater: ({ db, id, work, limits }: Doing) =>
    db.copyFrom(target, later(rowsOf(id, work)), limits),
  stream: async ({ db, id, work, limits }: Doing) => {
    const inserted = sql`INSERT INTO ledger SELECT ${id}, generate_series(1, ${work.parts}::int) RETURNING part`;
    // What it did is kept when it is left.
    for await (const _ of db.stream(inserted, { ...limits, batchSize: 7 })) if (work.leaves) break;
  },
  read: async ({ db, work, limits }: Doing) => {
    const read = sql`SELECT generate_series(1, 1000) AS n`;
    for await (const _ of db.stream(read, { ...limits, batchSize: 50 })) if (work.leaves) break;
    return "nothing";
  },
  copyTo: async ({ db, work, limits }: Doing) => {
    const read = { text: "SELECT repeat('x', 1000) FROM generate_series(1, 500)" };
    for await (const _ of db.copyTo(read, limits)) if (work.leaves) break;
    return "nothing";
  },
};

/** Any of them, as likely to be stopped as not. */
export const works: fc.Arbitrary<Work> = fc.record({
  kind: fc.constantFrom(...allKinds),
  parts: fc.oneof(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 45, max: 400 })),
  stop: fc.option(
    fc.record({
      by: fc.constantFrom("signal" as const, "timeout" as const),
      afterMs: fc.integer({ min: 0, max: 60 }),
    }),
    { freq: 2 },
  ),
  leaves: fc.boolean(),
});

/** Does a work. @returns what it says has become of it, and how many rows it then has. */
export async function doWork(
  db: DatabaseServer,
  id: number,
  work: Work,
): Promise<{ readonly told: Told; readonly parts: number }> {
  const { stop, parts } = work;
  const limits: Limits =
    stop === null
      ? {}
      : stop.by === "timeout"
        ? { timeoutMs: stop.afterMs }
        : { signal: AbortSignal.timeout(stop.afterMs) };
  try {
    const end = await kinds[work.kind]({ db, id, work, limits });
    return { told: "applied", parts: end === "nothing" ? 0 : parts };
  } catch (error) {
    const writes = work.kind === "read" || work.kind === "copyTo" ? 0 : parts;
    if (error === left) return { told: "not_applied", parts: writes };
    if (!isDatabaseError(error)) throw error;
    return { told: error.outcome, parts: writes };
  }
}

function partsOf({ parts }: Work): number[] {
  return Array.from({ length: parts }, (_, index) => index + 1);
}

function* rowsOf(id: number, work: Work): Generator<readonly number[]> {
  for (const part of partsOf(work)) {
    yield [id, part];
    if (work.leaves) throw left;
  }
}

async function* later<Row>(rows: Iterable<Row>): AsyncGenerator<Row> {
  for (const row of rows) {
    if (Math.random() < 0.02) await pause(1);
    yield row;
  }
}
