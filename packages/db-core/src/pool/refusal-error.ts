import {
  ConnectFailedError,
  isDatabaseError,
  PoolClosedError,
  PoolOverloadedError,
  PoolTimeoutError,
} from "../errors/index.js";
import type { DatabaseError } from "../errors/index.js";
import type {
  HeldConnection,
  PoolInfo,
  PoolStats,
  RefusalReason,
} from "../observer/db-observer.js";

/** What is known when a caller is refused. */
export interface RefusalFacts {
  readonly why: RefusalReason;
  readonly pool: PoolInfo;
  readonly stats: PoolStats;
  readonly waitedMs: number;
  /** The last attempt to connect, where it failed. */
  readonly lastFailure: unknown;
  readonly longestHeld: readonly HeldConnection[];
  /** The caller's lane has as many connections as it may have. */
  readonly isLaneFull: boolean;
}

/** The error for a caller that got no connection. Nothing was sent. */
export function refusalError(facts: RefusalFacts): DatabaseError {
  const { why, pool, stats } = facts;
  switch (why) {
    case "closed":
      return new PoolClosedError(`the pool ${pool.name} is closed; nothing was sent`);
    case "overloaded":
      return new PoolOverloadedError(
        `${count(stats.pending)} callers already wait for a connection of ${pool.name}; ` +
          `nothing was sent (${levels(stats)})`,
      );
    case "refused":
    case "unreachable":
      return connectError(facts);
    case "timeout":
      return new PoolTimeoutError(
        `no connection of ${pool.name} became free within ${count(facts.waitedMs)} ms; ` +
          `nothing was sent (${levels(stats)})${longestLeases(facts.longestHeld)}${ownHint(facts)}`,
        facts.lastFailure === undefined ? {} : { cause: facts.lastFailure },
      );
  }
}

/** Each caller gets an error of its own, so that each has its own stack. */
function connectError({ why, pool, waitedMs, lastFailure }: RefusalFacts): ConnectFailedError {
  const server =
    isDatabaseError(lastFailure) && lastFailure.sqlState !== undefined
      ? { server: { sqlState: lastFailure.sqlState } }
      : {};
  const options = { isRetryable: why === "unreachable", cause: lastFailure, ...server };
  const reason = lastFailure instanceof Error ? `: ${lastFailure.message}` : "; nothing was sent";
  const text =
    why === "refused"
      ? `no connection of ${pool.name} can be opened`
      : `no connection to ${pool.host}:${pool.port} could be opened within ${count(waitedMs)} ms`;
  return new ConnectFailedError(`${text}${reason}`, options);
}

function longestLeases(held: readonly HeldConnection[]): string {
  return held.length === 0 ? "" : `. Longest leases: ${held.map(leaseLine).join("; ")}`;
}

/** What holds the last connection may be the very caller that waits for it. */
function ownHint({ stats: { used, max }, isLaneFull }: RefusalFacts): string {
  if (isLaneFull && used < max)
    return ". The others are kept from this caller by the option `lanes`";
  if (used < max) return "";
  return ". A call to the server within transaction() or connection() needs a connection of its own";
}

function leaseLine({ connectionId, heldMs, site }: HeldConnection): string {
  const where = site === undefined ? "" : `, acquired at ${site}`;
  return `connection ${connectionId} for ${count(heldMs)} ms${where}`;
}

function levels({ total, used, idle, pending, max }: PoolStats): string {
  return `total ${total}, used ${used}, idle ${idle}, pending ${pending}, max ${max}`;
}

function count(number: number): string {
  return Math.round(number).toLocaleString("en-US");
}
