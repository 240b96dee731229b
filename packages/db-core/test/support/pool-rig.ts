import type { ConnectionEvents, DriverConnection } from "../../src/driver/driver.js";
import type { DbObserver, PoolInfo, WarningEvent } from "../../src/observer/db-observer.js";
import { Observers } from "../../src/observer/observers.js";
import { Pool } from "../../src/pool/pool.js";
import type { PoolOptions } from "../../src/pool/pool-options.js";
import type { PoolSettings } from "../../src/pool/pool-settings.js";
import { FakeConnection } from "./fake-connection.js";
import { ManualClock } from "./manual-clock.js";

export const defaultSettings: PoolSettings = {
  maxConnections: 2,
  minConnections: 0,
  maxPending: 10_000,
  acquireTimeoutMs: 5000,
  idleTimeoutMs: 60_000,
  maxLifetimeMs: 1_800_000,
  maxLifetimeJitter: 0.2,
  validateAfterIdleMs: 1000,
  validateTimeoutMs: 1000,
  leakAfterMs: 30_000,
  connectTimeoutMs: 5000,
};

export interface Rig {
  readonly pool: Pool;
  readonly clock: ManualClock;
  /** Every connection ever opened, in order. */
  readonly connections: FakeConnection[];
  readonly warnings: WarningEvent[];
  readonly observers: Observers;
  /** What the next attempts to connect do; at first they succeed. */
  connect: (events: ConnectionEvents, signal: AbortSignal) => Promise<DriverConnection>;
}

/** A pool over connections to nobody, and time that stands still until told otherwise. */
export function createRig(
  settings: Partial<PoolSettings> = {},
  more: Partial<PoolOptions> = {},
): Rig {
  const clock = new ManualClock();
  const connections: FakeConnection[] = [];
  const warnings: WarningEvent[] = [];
  const info: PoolInfo = { name: "main", host: "db.test", port: 5432, database: "app" };
  const observers = new Observers({
    pool: info,
    minConnections: 0,
    stats: () => rig.pool.stats(),
    isDriverPatched: () => false,
  });
  observers.add({ warning: (event) => void warnings.push(event) } satisfies DbObserver);
  const pool = new Pool({
    settings: { ...defaultSettings, ...settings },
    pool: info,
    observers,
    clock,
    random: () => 0.5,
    connect: (events, signal) => rig.connect(events, signal),
    ...more,
  });
  const rig: Rig = {
    pool,
    clock,
    connections,
    warnings,
    observers,
    connect: async (events) => {
      const connection = new FakeConnection(connections.length + 1, events);
      connections.push(connection);
      return connection;
    },
  };
  return rig;
}
