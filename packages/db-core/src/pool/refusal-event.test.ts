import { expect, it } from "vitest";
import { createRig } from "../../test/support/pool-rig.js";
import type { Rig } from "../../test/support/pool-rig.js";
import { ConnectFailedError } from "../errors/index.js";
import type { RefusalEvent } from "../observer/db-observer.js";

function watched(settings: Parameters<typeof createRig>[0]): Rig & { refusals: RefusalEvent[] } {
  const refusals: RefusalEvent[] = [];
  const rig = createRig(settings);
  rig.observers.add({ refusal: (event) => void refusals.push(event) });
  return { ...rig, refusals };
}

it("a caller that waited in vain is told of with the pool's counts and the longest holders", async () => {
  const { pool, clock, refusals } = watched({ maxConnections: 4, acquireTimeoutMs: 500 });
  await pool.acquire({ trackLeak: true });
  await clock.pass(1000);
  for (let n = 0; n < 3; n++) await pool.acquire();
  const late = pool.acquire().catch((error: unknown) => error);
  const patient = pool.acquire({ timeoutMs: 0 }).catch(() => undefined);
  await clock.pass(500);
  await patient;
  const [event] = refusals;
  expect(event).toMatchObject({
    pool: { name: "main" },
    reason: "timeout",
    waitMs: 500,
    stats: { total: 4, used: 4, idle: 0, max: 4 },
    longestHeld: [
      { connectionId: 1, heldMs: 1500, site: expect.any(String) as string },
      { connectionId: 2, heldMs: 500 },
      { connectionId: 3, heldMs: 500 },
    ],
  });
  expect(event?.longestHeld).toHaveLength(3);
  expect(event?.error).toBe(await late);
  expect(refusals).toHaveLength(2);
});

it("callers that are refused at once are told of with the reason", async () => {
  const rig = watched({ maxConnections: 1, maxPending: 0 });
  const { pool, refusals } = rig;
  await pool.acquire();
  await pool.acquire().catch(() => undefined);
  void pool.close({ drainTimeoutMs: 1 });
  await pool.acquire().catch(() => undefined);
  await rig.clock.pass(10);
  expect(refusals.map(({ reason, waitMs }) => ({ reason, waitMs }))).toEqual([
    { reason: "overloaded", waitMs: 0 },
    { reason: "closed", waitMs: 0 },
  ]);
});

it.each([
  [true, "unreachable"],
  [false, "refused"],
])("a server that cannot be connected to (passing: %s) is %s", async (isRetryable, reason) => {
  const rig = createRig({ acquireTimeoutMs: 300 });
  const refusals: RefusalEvent[] = [];
  rig.observers.add({ refusal: (event) => void refusals.push(event) });
  rig.connect = () => Promise.reject(new ConnectFailedError("no", { isRetryable }));
  const refused = rig.pool.acquire().catch(() => undefined);
  await rig.clock.pass(300);
  await refused;
  expect(refusals).toMatchObject([{ reason, longestHeld: [], stats: { total: 0 } }]);
});

it("neither a caller that goes away nor a health check is told of", async () => {
  const { pool, refusals } = watched({ maxConnections: 1 });
  await pool.acquire();
  const controller = new AbortController();
  const aborted = pool.acquire({ signal: controller.signal }).catch(() => undefined);
  controller.abort();
  await aborted;
  await pool.ping(10).catch(() => undefined);
  expect(refusals).toEqual([]);
});
