import type { PoolInfo, PoolStats } from "../observer/db-observer.js";
import type { Observers } from "../observer/observers.js";
import type { Lease } from "../pool/lease.js";
import type { Called, LeaseSite } from "../pool/lease-site.js";
import type { PoolSettings } from "../pool/pool-settings.js";
import type { Session } from "./session.js";

/** Options of {@link openSession}. */
export interface OpenSessionOptions {
  readonly signal?: AbortSignal;
  /** Milliseconds to wait for a connection, at most the server's `acquireTimeoutMs`, which is the default. */
  readonly timeoutMs?: number;
  /** Who asked, as {@link SessionPort.site} says. Default: whoever calls. */
  readonly site?: LeaseSite | undefined;
}

/** What a server offers to the sibling packages. */
export interface SessionPort {
  readonly pool: PoolInfo;
  readonly settings: PoolSettings;
  readonly observers: Observers;
  open(options: OpenSessionOptions): Promise<Session>;
  /** Leases a connection as it is, for those who bring a protocol of their own. */
  lease(options: OpenSessionOptions): Promise<Lease>;
  /** Who has called `called`, to be named in reports; of more than 100 in a second it is not known. */
  site(called: Called): LeaseSite;
  stats(): PoolStats;
}

/** Key under which a server carries its {@link SessionPort}; equal across copies of the package. */
export const sessionPort: unique symbol = Symbol.for("@abe/db-core/session-port");
