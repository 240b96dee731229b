import { type FaultProxy, startFaultProxy } from "@abe/db-testing/faults";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { type PgPoolAdapter, toPgPool } from "../src/pg-pool/index.js";
import { pgPoolStage, pid } from "./support/pg-pool-stage.js";
import { waitUntil } from "./support/wait-until.js";

const stage = pgPoolStage();
let proxy: FaultProxy;
const uncaught: unknown[] = [];
const catchIt = (error: unknown): void => void uncaught.push(error);

beforeAll(async () => {
  proxy = await startFaultProxy({ target: stage.database.config });
  process.on("uncaughtExceptionMonitor", catchIt);
});
afterEach(() => {
  proxy.chunk(0);
  expect(uncaught).toEqual([]);
});
afterAll(async () => {
  process.off("uncaughtExceptionMonitor", catchIt);
  await proxy.stop();
});

function servePool(maxConnections: number): { pool: PgPoolAdapter; warnings: string[] } {
  const server = stage.serve({ host: proxy.host, port: proxy.port, maxConnections });
  const warnings: string[] = [];
  server.addObserver({ warning: ({ code }) => warnings.push(code) });
  return { pool: toPgPool(server), warnings };
}

it("keeps a connection whose errors arrive byte by byte, long before their ReadyForQuery", async () => {
  const { pool } = servePool(1);
  const backend = (await pool.query(pid)).rows;
  proxy.chunk(1);
  for (let at = 0; at < 20; at++) {
    await expect(pool.query("SELECT 1 / $1::int", [0])).rejects.toMatchObject({ code: "22012" });
    await expect(pool.query("SELECT nope; SELECT 1")).rejects.toMatchObject({ code: "42703" });
  }
  expect((await pool.query(pid)).rows).toEqual(backend);
});

it("settles everything and comes to rest when the wire is cut again and again", async () => {
  const { pool, warnings } = servePool(4);
  const outcomes = { done: 0, failed: 0 };
  const over = new AbortController();
  const work = async (): Promise<void> => {
    while (!over.signal.aborted) {
      try {
        const client = await pool.connect();
        try {
          await client.query("BEGIN");
          await client.query("SELECT pg_sleep(0.002)");
          await client.query("COMMIT");
          outcomes.done++;
        } finally {
          client.release();
        }
      } catch {
        outcomes.failed++;
      }
    }
  };
  const workers = Array.from({ length: 8 }, work);
  for (let cuts = 0; cuts < 30; cuts++) {
    const { done } = outcomes;
    await waitUntil(() => outcomes.done > done + 4);
    proxy.cut();
  }
  over.abort();
  await Promise.all(workers);
  expect(outcomes.failed).toBeGreaterThan(0);
  expect((await pool.query("SELECT 1 AS n")).rows).toEqual([{ n: 1 }]);
  await waitUntil(() => pool.idleCount === pool.totalCount);
  expect(pool.waitingCount).toBe(0);
  // Nobody was careless: what a cut left unfinished is the wire's fault.
  expect(warnings).toEqual([]);
  await pool.end();
});
