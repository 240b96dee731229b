import type { TestDatabaseConfig } from "@abe/db-testing";
import type { ConnectTarget, Decoders, Prepared } from "../../src/driver/driver.js";
import { driverUnderTest } from "./driver-under-test.js";
import type { WarningEvent } from "../../src/observer/db-observer.js";
import { Observers } from "../../src/observer/observers.js";
import type { Lease } from "../../src/pool/lease.js";
import { Pool } from "../../src/pool/pool.js";
import type { PoolSettings } from "../../src/pool/pool-settings.js";
import { defaultSettings } from "./pool-rig.js";

/** A pool over real connections, without the layers above it. */
export interface RealPool {
  readonly pool: Pool;
  readonly observers: Observers;
  readonly warnings: WarningEvent[];
  /** Where the next connections are opened. */
  address: { readonly host: string; readonly port: number };
}

const decoders: Decoders = { decoder: (oid) => (oid === 23 ? Number : (text) => text) };

export function realPool(
  config: TestDatabaseConfig,
  settings: Partial<PoolSettings> = {},
): RealPool {
  const { host, port, user, password, database } = config;
  const info = { name: "real", host, port, database };
  const warnings: WarningEvent[] = [];
  const observers = new Observers({
    pool: info,
    minConnections: 0,
    stats: () => real.pool.stats(),
    isDriverPatched: () => false,
  });
  observers.add({ warning: (event) => void warnings.push(event) });
  const merged = { ...defaultSettings, ...settings };
  const target = (): ConnectTarget => ({
    ...real.address,
    user,
    database,
    password: async () => password,
    tls: false,
    parameters: { application_name: "pool test" },
    connectTimeoutMs: merged.connectTimeoutMs,
    statementCacheSize: 8,
    decoders,
  });
  const pool = new Pool({
    settings: merged,
    pool: info,
    observers,
    connect: (events, signal) => driverUnderTest.connect(target(), events, signal),
  });
  const real: RealPool = { pool, observers, warnings, address: { host, port } };
  return real;
}

/** The first column of the first row. */
export async function scalar(lease: Lease, text: string): Promise<unknown> {
  const statement: Prepared = { text, values: [], keep: false, rowMode: "array" };
  const { statements } = await lease.connection.send({ statements: [statement] });
  const [row] = statements[0]?.rows ?? [];
  return Array.isArray(row) ? row[0] : undefined;
}
