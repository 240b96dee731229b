import type { DatabaseServer } from "@abe/db-core";
import { expect, it } from "vitest";
import { type Workbench, migrationsFolder, workbench } from "./migrations-folder.js";
import { startRunner } from "./runner-process.js";

/** How many moments, and which: `ABE_KILL_MOMENTS=50 ABE_KILL_SEED=7` is the long run. */
const moments = Number(process.env["ABE_KILL_MOMENTS"] ?? 3);
const seed = Number(process.env["ABE_KILL_SEED"] ?? Date.now() % 1_000_000);

const off = "-- db-migrate: transaction=off\n";

/** Every kind of statement that can be resumed, each between migrations in transactions. */
function migrations(): Record<string, string> {
  const files: Record<string, string> = {
    "001_rows/up.sql":
      "CREATE TABLE r (id int, n int); INSERT INTO r SELECT i, i % 7 FROM generate_series(1, 30000) AS i;",
    "002_parts/up.sql":
      "CREATE TABLE p (id int) PARTITION BY LIST (id);" +
      [1, 2, 3].map((n) => `CREATE TABLE p${n} PARTITION OF p FOR VALUES IN (${n});`).join("\n"),
  };
  for (let round = 1; round <= 4; round += 1) {
    const number = String(round * 10);
    files[`${number}0_table/up.sql`] = `CREATE TABLE t${round} (id int PRIMARY KEY, n int);
      INSERT INTO t${round} SELECT i, i FROM generate_series(1, 500) AS i; SELECT pg_sleep(0.02);
      CREATE FUNCTION f${round}() RETURNS int LANGUAGE plpgsql AS $$ BEGIN RETURN ${round}; END; $$;`;
    files[`${number}1_indexes/up.sql`] = `${off}SET maintenance_work_mem = '2MB';
      CREATE INDEX CONCURRENTLY r_n_${round} ON r (n, id);
      CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS "R id ${round}" ON r (id);
      CREATE TABLE IF NOT EXISTS o${round} (id int);
      VACUUM r; REINDEX INDEX CONCURRENTLY r_n_${round};`;
    files[`${number}2_drop/up.sql`] = `${off}DROP INDEX CONCURRENTLY r_n_${round};`;
    files[`${number}3_add/up.sql`] =
      `ALTER TABLE t${round} ADD c text DEFAULT 'x'; UPDATE r SET n = n + 1 WHERE id = ${round};`;
  }
  files["900_detach/up.sql"] = `${off}ALTER TABLE p DETACH PARTITION p1 CONCURRENTLY;`;
  return files;
}

/** Everything that the migrations make, and what the history says of them. */
async function traces(db: DatabaseServer): Promise<string[]> {
  return db.column<string>(`
    SELECT format('%s %s', c.relkind, c.oid::regclass) AS line FROM pg_class AS c
    WHERE c.relnamespace = 'public'::regnamespace
    UNION ALL SELECT format('%s %s', pg_get_indexdef(i.indexrelid), i.indisvalid)
    FROM pg_index AS i JOIN pg_class AS c ON c.oid = i.indrelid
    WHERE c.relnamespace = 'public'::regnamespace
    UNION ALL SELECT format('%s.%s %s', a.attrelid::regclass, a.attname, a.atttypid::regtype)
    FROM pg_attribute AS a JOIN pg_class AS c ON c.oid = a.attrelid
    WHERE c.relnamespace = 'public'::regnamespace AND a.attnum > 0
    UNION ALL SELECT pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = 'public'::regnamespace
    UNION ALL SELECT format('%s in %s %s', inhrelid::regclass, inhparent::regclass, inhdetachpending)
    FROM pg_inherits
    UNION ALL SELECT format('rows %s %s', count(*), sum(n)) FROM r
    UNION ALL SELECT format('%s %s %s/%s', name, state, statements_done, statements_total)
    FROM abe_migrate.history
    ORDER BY line`);
}

/** Numbers from 0 to just under 1, the same for the same seed (mulberry32). */
function randomNumbers(start: number): () => number {
  let state = start;
  return () => {
    state = (state + 0x6d_2b_79_f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Kills a runner after so long; when it was done before that, another one after half of it. */
async function killedRun(folder: string, afterMs: number): Promise<Workbench> {
  const bench = await workbench(folder);
  const runner = startRunner(bench.url, folder, "up");
  const timer = setTimeout(() => runner.child.kill("SIGKILL"), afterMs);
  const { signal } = await runner.ended;
  clearTimeout(timer);
  return signal === "SIGKILL" ? bench : killedRun(folder, afterMs / 2);
}

it(
  `a runner killed at any of ${moments} moments (seed ${seed}) is resumed to what an undisturbed one makes`,
  { timeout: 60_000 + moments * 40_000 },
  async () => {
    const folder = migrationsFolder(migrations());
    const undisturbed = await workbench(folder);
    const startedAt = performance.now();
    const first = await startRunner(undisturbed.url, folder, "up").ended;
    expect(first).toMatchObject({ code: 0 });
    const tookMs = performance.now() - startedAt;
    const wanted = await traces(undisturbed.db);
    expect(wanted.length).toBeGreaterThan(50);

    const random = randomNumbers(seed);
    for (let moment = 0; moment < moments; moment += 1) {
      const { url, db } = await killedRun(folder, random() * tookMs);
      const resumed = await startRunner(url, folder, "up").ended;
      expect(resumed, resumed.err).toMatchObject({ code: 0 });
      expect(await traces(db)).toEqual(wanted);
      const again = await startRunner(url, folder, "up").ended;
      expect(again).toMatchObject({ code: 0, out: "Nothing to apply.\n" });
    }
  },
);
