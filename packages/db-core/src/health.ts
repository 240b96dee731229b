import { DatabaseError } from "./errors/database-error.js";
import type { HealthReport } from "./idatabase-server.js";
import type { PoolStats } from "./observer/db-observer.js";
import { type Pool, PoolSaturatedError } from "./pool/index.js";

/** What is known when health is asked for. */
export interface HealthFacts {
  readonly stats: PoolStats;
  readonly closed: boolean;
  readonly serverVersion: string | undefined;
  /** The round trip's milliseconds, its error, or `saturated` when none could be made. */
  readonly ping: { readonly latencyMs: number } | { readonly error: unknown } | "saturated";
}

/** Makes the round trip, or says why there was none. Never rejects. */
export async function roundTrip(pool: Pool, timeoutMs: number): Promise<HealthFacts["ping"]> {
  try {
    return { latencyMs: await pool.ping(timeoutMs) };
  } catch (error) {
    return error instanceof PoolSaturatedError ? "saturated" : { error };
  }
}

/** The report for these facts. Names neither host nor password. */
export function healthOf(facts: HealthFacts): HealthReport {
  const { stats, closed, serverVersion, ping } = facts;
  const common = {
    pool: stats,
    live: !closed,
    ...(serverVersion === undefined ? {} : { serverVersion }),
  };
  if (ping === "saturated") return { ...common, status: closed ? "down" : "degraded" };
  if ("error" in ping) return { ...common, status: "down", error: nameOf(ping.error) };
  return { ...common, status: "up", latencyMs: ping.latencyMs };
}

function nameOf(error: unknown): { code: string; name: string } {
  if (error instanceof DatabaseError) return { code: error.code, name: error.name };
  return { code: "DB_UNKNOWN", name: error instanceof Error ? error.name : "Error" };
}
