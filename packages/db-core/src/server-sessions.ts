import type { PoolInfo, PoolStats } from "./observer/db-observer.js";
import type { Observers } from "./observer/observers.js";
import type { AcquireOptions, Pool } from "./pool/index.js";
import type { Called, LeaseSite } from "./pool/lease-site.js";
import type { Lease } from "./pool/lease.js";
import type { PoolSettings } from "./pool/pool-settings.js";
import { acquireWithin } from "./query/acquire-within.js";
import type { QueryContext } from "./query/conduit.js";
import type { Limit } from "./query/limit.js";
import { LeasedSession } from "./session/leased-session.js";
import type { SessionPort } from "./session/session-port.js";

/** Leases the connections of a pool for whoever keeps one, and offers the same to the sibling packages. */
export class ServerSessions implements SessionPort {
  readonly pool: PoolInfo;
  readonly settings: PoolSettings;
  readonly observers: Observers;
  readonly #lender: Pool;
  readonly #context: QueryContext;

  constructor(lender: Pool, settings: PoolSettings, context: QueryContext) {
    this.#lender = lender;
    this.#context = context;
    this.settings = settings;
    this.pool = context.pool;
    this.observers = context.observers;
  }

  async open(options: AcquireOptions): Promise<LeasedSession> {
    const lease = await this.#lender.acquire({ ...options, trackLeak: true });
    return new LeasedSession(lease, this.#context);
  }

  async openWithin(limit: Limit | undefined): Promise<LeasedSession> {
    const acquire = (options: AcquireOptions): Promise<Lease> => this.#lender.acquire(options);
    const lease = await acquireWithin(acquire, limit, { trackLeak: true });
    return new LeasedSession(lease, this.#context);
  }

  lease(options: AcquireOptions): Promise<Lease> {
    return this.#lender.acquire({ ...options, trackLeak: true });
  }

  site(called: Called): LeaseSite {
    return this.#lender.site(called);
  }

  stats(): PoolStats {
    return this.#lender.stats();
  }
}
