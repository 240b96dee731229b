import fc from "fast-check";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { doWork, ledgerSchema, type Told, type Work, works } from "./support/chaos/works.js";
import { FaultStage } from "./support/fault-stage.js";
import { waitUntil } from "./support/wait-until.js";

/** Works of each driver; scripts/long/chaos.mjs does more. */
const wanted = Number(process.env["ABE_CHAOS_WORKS"] ?? 400);
const seed = Number(process.env["ABE_TEST_SEED"] ?? Math.trunc(Math.random() * 2 ** 31));
const workers = 24;
/** Milliseconds after which a work that has not ended is taken to hang. */
const patienceMs = 60_000;

let stage: FaultStage;
beforeAll(async () => {
  stage = await FaultStage.open();
  await stage.admin.query(ledgerSchema);
});
beforeEach(() => stage.admin.query("TRUNCATE ledger"));
afterAll(() => stage.close());

/** Kills, cancels, cuts and holds up, until told to stop. @returns how often. */
async function makeTrouble(signal: AbortSignal): Promise<number> {
  const someone = `SELECT pid FROM pg_stat_activity WHERE application_name = 'chaos' ORDER BY random() LIMIT 1`;
  const troubles: readonly (() => unknown)[] = [
    () => stage.admin.query(`SELECT pg_terminate_backend(pid) FROM (${someone}) AS one`),
    () => stage.admin.query(`SELECT pg_cancel_backend(pid) FROM (${someone}) AS one`),
    () => {
      const open = stage.proxy.connections.filter((connection) => connection.open);
      open[Math.trunc(Math.random() * open.length)]?.cut();
    },
    async () => {
      stage.proxy.blackhole(true);
      await pause(20);
      stage.proxy.blackhole(false);
    },
    async () => {
      stage.proxy.refuse(true);
      await pause(20);
      stage.proxy.refuse(false);
    },
    () => stage.proxy.chunk(Math.random() < 0.5 ? 0 : 100),
  ];
  let times = 0;
  for (; !signal.aborted; times++) {
    await pause(5 + Math.random() * 60);
    await troubles[times % troubles.length]?.();
  }
  stage.proxy.chunk(0);
  return times;
}

interface Done {
  readonly id: number;
  readonly work: Work;
  readonly told: Told | "hangs";
  readonly parts: number;
}

it.each(["wire", "pg"] as const)(
  `what many callers are told is true while connections are killed and cut (%s): ABE_TEST_SEED=${seed}`,
  async (driver) => {
    const { host, port } = stage.proxy;
    const config = { host, port, maxConnections: 6, applicationName: "chaos" };
    const db = stage.serve(config, { driver });
    const plan = fc.sample(works, { numRuns: wanted, seed });
    const done: Done[] = [];
    const calm = new AbortController();
    const trouble = makeTrouble(calm.signal);
    let next = 0;
    const worker = async (): Promise<void> => {
      for (let id = next++; id < plan.length; id = next++) {
        const work = plan[id] as Work;
        const hangs = pause(patienceMs, { told: "hangs" as const, parts: 0 }, { ref: false });
        done.push({ id, work, ...(await Promise.race([doWork(db, id, work), hangs])) });
      }
    };
    let troubles = 0;
    try {
      await Promise.all(Array.from({ length: workers }, worker));
    } finally {
      calm.abort();
      troubles = await trouble;
    }

    await waitUntil(() => db.stats().used === 0 && db.stats().pending === 0);
    // What was killed last may show only now.
    await expect.poll(() => db.scalar("SELECT 1").catch(() => 0)).toBe(1);
    await db.close();
    expect(db.stats()).toMatchObject({ total: 0, used: 0, pending: 0 });
    // What was cut off from its client may still be at work.
    await waitUntil(
      () =>
        stage.admin.exists(
          "SELECT WHERE NOT EXISTS (SELECT FROM pg_stat_activity WHERE application_name = 'chaos')",
        ),
      patienceMs,
    );

    const stored = await stage.admin.many<{ work: number; rows: number; parts: number }>(
      "SELECT work, count(*)::int AS rows, count(DISTINCT part)::int AS parts FROM ledger GROUP BY work",
    );
    const rows = new Map(stored.map((each) => [each.work, each]));
    const wrong = done.filter(({ id, told, parts }) => {
      const found = rows.get(id) ?? { rows: 0, parts: 0 };
      const isWhole = found.rows === parts && found.parts === parts;
      if (told === "applied") return !isWhole;
      if (told === "not_applied") return found.rows !== 0;
      return told === "hangs" || !(isWhole || found.rows === 0);
    });
    const count = (told: Told): number => done.filter((each) => each.told === told).length;
    console.log(
      `${driver}, ABE_TEST_SEED=${seed}: ${count("applied")} applied, ${count("not_applied")} not applied, ${count("unknown")} unknown; ${troubles} troubles`,
    );
    expect(wrong.map((each) => ({ ...each, found: rows.get(each.id) }))).toEqual([]);
    expect(done).toHaveLength(wanted);
    expect(count("applied")).toBeGreaterThan(wanted / 10);
    expect(troubles).toBeGreaterThan(5);
  },
  36_000_000,
);
