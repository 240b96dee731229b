import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { isDatabaseError } from "../src/errors/index.js";
import type { DatabaseServer, QueryOptions } from "../src/index.js";
import { deferred } from "../src/deferred.js";
import { FaultStage } from "./support/fault-stage.js";

let stage: FaultStage;

beforeAll(async () => {
  stage = await FaultStage.open();
  await stage.admin.query("CREATE TABLE kept (n int PRIMARY KEY DEFERRABLE INITIALLY DEFERRED)");
  await stage.admin.query("INSERT INTO kept VALUES (0)");
  await stage.admin.query(
    `CREATE PROCEDURE keep(n int) LANGUAGE plpgsql AS
     $$ BEGIN INSERT INTO kept VALUES (n); COMMIT; PERFORM pg_sleep(0.002); END $$`,
  );
});
afterEach(() => stage.calm());
afterAll(() => stage.close());

type Write = (db: DatabaseServer, n: number, options: QueryOptions) => Promise<unknown>;

const slow = "SELECT pg_sleep(0.002)";
const insert = (n: number): { text: string; values: unknown[] } => ({
  text: "INSERT INTO kept SELECT $1::int FROM pg_sleep(0.002)",
  values: [n],
});

/** Every way to write a row, and some that fail. */
const writes: Record<string, Write> = {
  query: (db, n, options) => db.query(insert(n), options),
  batch: (db, n, options) => db.batch([{ text: slow }, insert(n), { text: slow }], options),
  "failing batch": (db, n) => db.batch([insert(n), { text: "SELECT 1/0" }]),
  "refused at its end": (db, n) => db.batch([insert(n), insert(0)]),
  transaction: (db, n, options) => db.transaction((client) => client.query(insert(n)), options),
  last: (db, n, options) =>
    db.transaction(async (client) => {
      await client.query(slow);
      await client.last().query(insert(n));
    }, options),
  "unawaited last": (db, n, options) =>
    db.transaction(async (client) => {
      await client.query(slow);
      client
        .last()
        .query(insert(n))
        .catch(() => undefined);
    }, options),
  stream: async (db, n, { signal }) => {
    const text = `INSERT INTO kept SELECT ${n} FROM pg_sleep(0.002) RETURNING n`;
    for await (const _ of db.stream({ text }, signal === undefined ? {} : { signal }));
  },
  "stream that is left": async (db, n) => {
    const text = `INSERT INTO kept SELECT ${n} FROM pg_sleep(0.002) RETURNING n`;
    for await (const _ of db.stream({ text }, { batchSize: 1 })) break;
  },
  copy: (db, n, { signal }) =>
    db.copyFrom({ table: "kept", columns: ["n"] }, [[n]], signal === undefined ? {} : { signal }),
  call: (db, n, options) => db.query("CALL keep($1::int)", [n], options),
  connection: (db, n, options) => db.connection((client) => client.query(insert(n), options)),
};

/** What the caller was told. */
async function told(write: Promise<unknown>): Promise<string> {
  try {
    await write;
    return "applied";
  } catch (error) {
    if (isDatabaseError(error)) return error.outcome;
    throw error;
  }
}

/** Connections are killed and cut at random until the work has settled. */
async function inUnrest(work: Promise<unknown>): Promise<void> {
  let round = 0;
  const settled = new AbortController();
  const ends = work.finally(() => settled.abort());
  while (!settled.signal.aborted) {
    if (round++ % 4 === 0) stage.proxy.cut();
    else
      await stage.admin.query(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'unrest' AND random() < 0.3",
      );
    await stage.admin.query("SELECT pg_sleep(0.1)");
  }
  await ends;
}

it("whatever is killed, cut and aborted: what callers are told is what was stored", async () => {
  const db = stage.serveFar({ maxConnections: 8, applicationName: "unrest" });
  const names = Object.keys(writes);
  const claims = new Map<number, string>();
  let next = 0;
  // 300 of them, and more until a connection was lost at the moment after which nobody knows.
  const isEnough = (): boolean => next >= 3_000 || (next >= 300 && isEach(claims.values()));
  const worker = async (): Promise<void> => {
    while (!isEnough()) {
      const n = ++next;
      const write = writes[names[n % names.length] as string] as Write;
      const controller = new AbortController();
      const timer = n % 5 === 0 ? setTimeout(() => controller.abort(), n % 7) : undefined;
      const options = n % 5 === 0 ? { signal: controller.signal } : {};
      claims.set(n, await told(write(db, n, options)));
      clearTimeout(timer);
    }
  };
  await inUnrest(Promise.all(Array.from({ length: 16 }, worker)));
  await db.close();
  // What was unknown may still be under way.
  await expect
    .poll(() =>
      stage.admin.exists("SELECT 1 FROM pg_stat_activity WHERE application_name = 'unrest'"),
    )
    .toBe(false);
  const stored = new Set(await stage.admin.column<number>("SELECT n FROM kept"));
  const wrong = [...claims].filter(
    ([n, outcome]) => outcome !== "unknown" && (outcome === "applied") !== stored.has(n),
  );
  expect(wrong.map(([n, outcome]) => `${names[n % names.length]} ${n}: ${outcome}`)).toEqual([]);
  expect(isEach(claims.values())).toBe(true);
}, 60_000);

function isEach(outcomes: Iterable<string>): boolean {
  const seen = new Set(outcomes);
  return ["applied", "not_applied", "unknown"].every((outcome) => seen.has(outcome));
}

/** What a table is asked before many rows are sent to it waits for this one's end. */
async function holdUpAsking(): Promise<() => Promise<void>> {
  const over = deferred<void>();
  const locked = deferred<void>();
  const holding = stage.admin.transaction(async (tx) => {
    await tx.query("LOCK TABLE pg_catalog.pg_trigger");
    locked.resolve();
    await over.promise;
  });
  await locked.promise;
  return async () => {
    over.resolve();
    await holding;
  };
}

const rows = Array.from({ length: 60 }, (_, n) => [10_000 + n]);
const target = { table: "kept", columns: ["n"] };

/** Resolves when the server has run a statement whose text holds `text`, and is done with it. */
async function answered(text: string): Promise<void> {
  const last = "SELECT 1 FROM pg_stat_activity WHERE state = 'idle' AND query LIKE $1";
  await expect.poll(() => stage.admin.exists(last, [`%${text}%`])).toBe(true);
}

it.each(["signal", "timeout"])(
  "an insertMany that is stopped while the table is asked has stored nothing (%s)",
  async (by) => {
    const db = stage.serveFar();
    const go = await holdUpAsking();
    const stop = new AbortController();
    const options = by === "signal" ? { signal: stop.signal } : { timeoutMs: 300 };
    const outcome = told(db.insertMany(target, rows, options));
    await expect.poll(() => stage.active("pg_partition_tree")).toBe(true);
    // The answer comes, and comes too late.
    stage.proxy.blackhole(true);
    await go();
    await answered("pg_partition_tree");
    stop.abort();
    await new Promise((resolve) => void setTimeout(resolve, 350));
    stage.proxy.blackhole(false);
    expect(await outcome).toBe("not_applied");
    expect(await stage.admin.scalar("SELECT count(*)::int FROM kept WHERE n >= 10000")).toBe(0);
  },
);

it("an insertMany whose connection is lost while the table is asked has stored nothing", async () => {
  const db = stage.serveFar();
  const go = await holdUpAsking();
  const outcome = told(db.insertMany(target, rows));
  await expect.poll(() => stage.active("pg_partition_tree")).toBe(true);
  stage.proxy.cut();
  expect(await outcome).toBe("not_applied");
  await go();
});

it("an explain that is stopped has stored nothing: what it ran was rolled back", async () => {
  const db = stage.serveFar();
  const stop = new AbortController();
  const text = "INSERT INTO kept SELECT 20000 FROM pg_sleep(0.2)";
  const outcome = told(db.explain({ text }, { analyze: true, signal: stop.signal }));
  await expect.poll(() => stage.active("20000 FROM pg_sleep")).toBe(true);
  // The answer comes, and comes too late.
  stage.proxy.blackhole(true);
  await answered("ROLLBACK");
  stop.abort();
  await new Promise((resolve) => void setTimeout(resolve, 50));
  stage.proxy.blackhole(false);
  expect(await outcome).toBe("not_applied");
  expect(await stage.admin.exists("SELECT FROM kept WHERE n = 20000")).toBe(false);
});
