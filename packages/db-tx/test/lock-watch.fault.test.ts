import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { Wire } from "./support/wire.js";

/* A session lock's signs of life, and what its signal tells. */

let wire: Wire;
beforeAll(async () => {
  wire = await Wire.open();
});
afterEach(() => wire.calm());
afterAll(() => wire.close());

const holders = `
  FROM pg_stat_activity JOIN pg_locks USING (pid)
  WHERE locktype = 'advisory' AND datname = current_database()`;

/** Resolves when `signal` fires. */
function fired(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener("abort", () => resolve());
  });
}

it("asks again and again as long as the work runs, and loses nothing by it", async () => {
  const { service } = wire.serve();
  const asked = new Set<string>();
  const value = await service.withLock(
    "job",
    async (held) => {
      const lastAsked = async (): Promise<number> => {
        const text = `SELECT query_start::text ${holders} AND query = 'SELECT 1'`;
        for (const at of await wire.admin.column<string>(text)) asked.add(at);
        return asked.size;
      };
      await expect.poll(lastAsked, { timeout: 15_000, interval: 5 }).toBeGreaterThan(2);
      expect(held.aborted).toBe(false);
      return "kept";
    },
    { heartbeatMs: 500 }, // also the time that each answer may take,
  );
  expect(value).toBe("kept");
});

it("notices a killed backend before the next sign of life is due", async () => {
  const { service } = wire.serve();
  const run = service.withLock(
    "job",
    async (held) => {
      await wire.admin.query(`SELECT pg_terminate_backend(pid) ${holders}`);
      await fired(held);
    },
    { heartbeatMs: 600_000 },
  );
  const error: unknown = await run.catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({
    name: "LockLostError",
    message: "the connection that held the lock was lost: somebody else may hold it now",
    cause: expect.anything() as unknown,
  });
  expect(error).toMatchObject({ suppressed: [] });
});

it("tells nothing any more when the work is done", async () => {
  const { service, db } = wire.serve({ maxConnections: 1 });
  let signal: AbortSignal | undefined;
  await service.withLock("job", async (held) => void (signal = held), {
    heartbeatMs: 150, // also the time that each answer may take
  });
  const pid = await db.scalar<number>("SELECT pg_backend_pid()");
  await wire.admin.query("SELECT pg_terminate_backend($1, 10000)", [pid]);
  // Several times what a sign of life would have been due after.
  const until = performance.now() + 600;
  while (performance.now() < until) await wire.admin.query("SELECT pg_sleep(0.01)");
  expect(signal?.aborted).toBe(false);
});

it("throws what the work threw, the same object and nothing attached", async () => {
  const { service } = wire.serve();
  const mine = new RangeError("mine");
  const run = service.withLock("job", () => Promise.reject(mine));
  expect(await run.catch((thrown: unknown) => thrown)).toBe(mine);
  expect(mine).not.toHaveProperty("suppressed");
});
