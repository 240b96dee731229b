import { setTimeout as pause } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { isDatabaseError } from "../src/errors/index.js";
import { type DatabaseServer, sql } from "../src/index.js";
import { within } from "../src/within.js";
import { FaultStage } from "./support/fault-stage.js";
import { waitUntil } from "./support/wait-until.js";

let stage: FaultStage;
beforeAll(async () => {
  stage = await FaultStage.open();
  await stage.admin.query(
    "CREATE TABLE item AS SELECT id, 'note ' || id AS note FROM generate_series(1, 50) id",
  );
  await stage.admin.query("CREATE TABLE written (id int PRIMARY KEY)");
  await stage.admin.query("CREATE TABLE counter (id int PRIMARY KEY, n int)");
  await stage.admin.query("INSERT INTO counter VALUES (0, 0), (1, 0)");
  await stage.admin.query(
    "CREATE FUNCTION ponder(s float8) RETURNS int LANGUAGE sql AS 'SELECT 1 FROM pg_sleep(s)'",
  );
});
beforeEach(() => stage.admin.query("TRUNCATE written"));
afterEach(() => stage.calm());
afterAll(() => stage.close());

const seen = sql<object>`
  SELECT nullif(current_setting('app.seen', true), '') AS setting, to_regclass('pg_temp.mine')::text AS "table",
    (SELECT count(*)::int FROM pg_listening_channels()) AS channels,
    (SELECT count(*)::int FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()) AS locks`;
const untouched = { setting: null, table: null, channels: 0, locks: 0 };

/** Callers of one server, each of which asks for another kind of work every time. */
class Crowd {
  readonly acknowledged: number[] = [];
  readonly refused: number[] = [];
  /** Errors by code that no caller has brought upon itself. */
  readonly losses = new Map<unknown, number>();
  readonly #db: DatabaseServer;
  #over = false;
  #next = 1;

  constructor(db: DatabaseServer) {
    this.#db = db;
  }

  /** The kinds of work, each with the codes it may end with. */
  readonly #kinds: readonly [work: (n: number) => Promise<unknown>, ...codes: string[]][] = [
    [(n) => this.#read(n)],
    [async () => expect(await this.#db.one(seen)).toEqual(untouched)],
    [() => this.#write((id) => this.#db.execute("INSERT INTO written VALUES ($1)", [id]))],
    [(n) => this.#read(n)],
    [() => this.#db.scalar("SELECT 1 / $1::int", [0]), "22012"],
    [
      (n) =>
        this.#write((id) =>
          this.#db.transaction(async (tx) => {
            await tx.execute("UPDATE counter SET n = n + 1 WHERE id = $1", [n % 2]);
            await pause(n % 10);
            await tx.execute("INSERT INTO written VALUES ($1)", [id]);
          }),
        ),
    ],
    [(n) => this.#db.execute("UPDATE counter SET n = n + 1 WHERE id = $1", [n % 2])],
    [
      (n) => this.#db.query("SELECT ponder(0.02)", [], { timeoutMs: 10 + (n % 20) }),
      "DB_QUERY_TIMEOUT",
      // There was no connection at all when its time was over.
      "DB_CONNECT_FAILED",
    ],
    [
      (n) => this.#db.query("SELECT ponder(0.02)", [], { signal: AbortSignal.timeout(n % 30) }),
      "DB_QUERY_ABORTED",
    ],
    [(n) => this.#streamed(n % 40)],
    [() => this.#db.batch([sql`SELECT 1 AS a`, sql`SELECT 2 AS a`])],
    [() => this.#db.query("SELECT pg_sleep(0.005)")],
    [() => this.#db.query("SET app.seen = 'yes'")],
    [() => this.#db.query("CREATE TEMP TABLE mine ()")],
    [() => this.#db.query("SELECT pg_advisory_lock(1)")],
    [() => this.#db.connection((own) => own.query("LISTEN channel"))],
  ];

  async caller(number: number): Promise<void> {
    for (let n = number; !this.#over; n++) {
      const [work, ...codes] = this.#kinds[(n * 5) % this.#kinds.length]!;
      try {
        await work(n);
      } catch (error) {
        if (!isDatabaseError(error)) throw error;
        const { code } = error;
        if (code === "DB_POOL_CLOSED") return;
        if (!codes.includes(code)) this.losses.set(code, (this.losses.get(code) ?? 0) + 1);
      }
    }
  }

  end(): void {
    this.#over = true;
  }

  async #read(n: number): Promise<void> {
    const id = 1 + (n % 50);
    const row = await this.#db.one("SELECT id, note FROM item WHERE id = $1", [id]);
    expect(row).toEqual({ id, note: `note ${id}` });
  }

  async #write(work: (id: number) => Promise<unknown>): Promise<void> {
    const id = this.#next++;
    try {
      await work(id);
      this.acknowledged.push(id);
    } catch (error) {
      if (isDatabaseError(error) && error.outcome === "not_applied") this.refused.push(id);
      throw error;
    }
  }

  async #streamed(most: number): Promise<void> {
    let expected = 1;
    const rows = this.#db.stream(sql<{ i: number }>`SELECT i FROM generate_series(1, 60) i`, {
      batchSize: 7,
    });
    for await (const { i } of rows) {
      expect(i).toBe(expected++);
      if (i === most) return;
    }
  }
}

const lostCodes = ["DB_CONNECTION_LOST", "DB_TX_OUTCOME_UNKNOWN"];

/** What befalls the connections, and the errors that come of it. */
const misfortunes: readonly [what: string, befall: () => unknown, ...codes: string[]][] = [
  ["nothing", () => undefined],
  ["a cut wire", () => stage.proxy.cut(), ...lostCodes, "DB_CONNECT_FAILED"],
  [
    "the end of a backend",
    () =>
      stage.admin.query(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'crowd' ORDER BY random() LIMIT 1",
      ),
    ...lostCodes,
    "57P01",
  ],
];

function serve(maxConnections: number): DatabaseServer {
  return stage.serveFar({ maxConnections, acquireTimeoutMs: 20_000, applicationName: "crowd" });
}

const sizes = [1, 2, 3, 4];
const cases = misfortunes.flatMap(([what, befall, ...codes]) =>
  sizes.map((size) => ({ what, size, befall, codes })),
);

it.each(cases)(
  "$size connections in a crowd, which $what befalls",
  async ({ size, befall, codes }) => {
    const db = serve(size);
    const crowd = new Crowd(db);
    const callers = Promise.allSettled(Array.from({ length: 24 }, (_, n) => crowd.caller(n)));
    for (let time = 0; time < 5; time++) {
      await pause(200);
      await befall();
    }
    crowd.end();
    const ends = await within(callers, 10_000);
    expect(ends?.flatMap((end) => ("reason" in end ? [String(end.reason)] : []))).toEqual([]);
    await waitUntil(() => db.stats().used === 0);
    expect(db.stats()).toMatchObject({ pending: 0 });
    expect([...crowd.losses.keys()].filter((code) => !codes.includes(String(code)))).toEqual([]);
    const stored = new Set(await stage.admin.column<number>("SELECT id FROM written"));
    expect(crowd.acknowledged.length).toBeGreaterThan(0);
    expect(crowd.acknowledged.filter((id) => !stored.has(id))).toEqual([]);
    expect(crowd.refused.filter((id) => stored.has(id))).toEqual([]);
    expect(await db.close()).toEqual({ completed: 0, cancelled: 0, destroyed: 0, refused: 0 });
  },
);

it.each(sizes)(
  "%i connections are closed in a crowd: what has one ends, what has none is refused",
  async (size) => {
    const db = serve(size);
    const crowd = new Crowd(db);
    const callers = Promise.allSettled(Array.from({ length: 24 }, (_, n) => crowd.caller(n)));
    await pause(300);
    expect(await db.close()).toMatchObject({ cancelled: 0, destroyed: 0 });
    const ends = await within(callers, 10_000);
    expect(ends?.flatMap((end) => ("reason" in end ? [String(end.reason)] : []))).toEqual([]);
    expect([...crowd.losses.keys()]).toEqual([]);
  },
);
