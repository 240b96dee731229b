import type { DbObserver, PoolStats } from "./observer/db-observer.js";
import type { Queryable } from "./queryable.js";
import type { TransactionClient, TransactionOptions } from "./transaction/transaction-client.js";

/** Options of {@link IDatabaseServer.connection}. */
export interface ConnectionOptions {
  /** Ends the wait for a connection. What runs on it takes signals of its own. */
  readonly signal?: AbortSignal;
  /** Milliseconds to wait for a connection, at most the server's `acquireTimeoutMs`, which is the default. */
  readonly timeoutMs?: number;
}

/** Options of {@link IDatabaseServer.close}. */
export interface CloseOptions {
  /**
   * Milliseconds in all. After 80 % of them the statements of leases that are left are cancelled and their
   * signals aborted, at the end their connections are destroyed. Default 10,000; 0 destroys at once.
   */
  readonly drainTimeoutMs?: number;
}

/** How a server was closed. */
export interface CloseReport {
  /** Leases given back by themselves. */
  readonly completed: number;
  /** Leases whose statement had to be cancelled. */
  readonly cancelled: number;
  /** Connections destroyed because nothing else helped. */
  readonly destroyed: number;
  /** Callers that were waiting for a connection and were refused. */
  readonly refused: number;
}

/** Options of {@link IDatabaseServer.health}. */
export interface HealthOptions {
  /** Milliseconds. Default 1,000. */
  readonly timeoutMs?: number;
}

/** What `health()` answers. Holds neither host nor password. */
export interface HealthReport {
  /**
   * `up`: a round trip has just succeeded. `degraded`: the pool is saturated, so none was tried. `down`:
   * it failed, or the server is closed.
   */
  readonly status: "up" | "degraded" | "down";
  /** The process can still serve: `false` only when the server is closed. */
  readonly live: boolean;
  /** Milliseconds of the round trip, when one was made. */
  readonly latencyMs?: number;
  readonly pool: PoolStats;
  /** Such as `18.4`. Known after the first connection. */
  readonly serverVersion?: string;
  /** Code and class of what went wrong; no message, which could name hosts. */
  readonly error?: { readonly code: string; readonly name: string };
}

/**
 * One PostgreSQL database: a pool of connections, and everything that can be asked of it.
 *
 * The name is an interface and a symbol at once, so `import { IDatabaseServer }` compiles and runs
 * wherever a decorated signature uses it, and `@inject(IDatabaseServer)` works.
 */
export interface IDatabaseServer extends Queryable, AsyncDisposable {
  /**
   * Connects and verifies now; optional, since the first call connects by itself. Idempotent.
   *
   * Where nothing has answered so far, one attempt at every host is enough, and it says so at once; any
   * other call, and `initialize()` on a server that only says that it is not ready, tries again within
   * `acquireTimeoutMs`.
   *
   * @throws ConnectFailedError names every host and port that was tried. Nothing was sent.
   */
  initialize(): Promise<void>;
  /**
   * Runs `work` in a transaction on one connection: COMMIT when it returns, ROLLBACK when it throws.
   * Calling it inside `work` opens an independent transaction on a second connection; nesting is
   * `@abe/db-tx`.
   *
   * @throws TxAbortedCommitError `work` swallowed an error; nothing was applied.
   * @throws TxUnawaitedQueryError `work` returned while statements ran; nothing was applied.
   * @throws CommitOutcomeUnknownError the connection died at COMMIT; `outcome` is `unknown`.
   */
  transaction<T>(
    work: (client: TransactionClient) => Promise<T>,
    options?: TransactionOptions,
  ): Promise<T>;
  /**
   * Leases one connection, runs `use` with it, and gives it back.
   *
   * A later caller inherits nothing: what was left open is rolled back and a changed session is reset
   * before anybody else gets the connection; it is destroyed when that fails, when statements still run
   * on it, or when its socket failed.
   *
   * @throws PoolTimeoutError none free within `acquireTimeoutMs`. Nothing was sent; safe to retry.
   */
  connection<T>(
    use: (connection: Queryable) => Promise<T>,
    options?: ConnectionOptions,
  ): Promise<T>;
  /** Adds an observer; the result removes it. */
  addObserver(observer: DbObserver): () => void;
  /** Connections at this moment. */
  stats(): PoolStats;
  /** Never exceeds `maxConnections` and never enters the wait queue. Never rejects. */
  health(options?: HealthOptions): Promise<HealthReport>;
  /** Refuses new work, lets leases end, closes every connection. Idempotent. */
  close(options?: CloseOptions): Promise<CloseReport>;
}

/** Identifier of the server in a container: the same name as its interface. */
export const IDatabaseServer: unique symbol = Symbol.for("@abe/db-core/IDatabaseServer");
