import { type TypeRegistry, createTypes } from "./codecs/type-registry.js";
import { resolveTypeNames } from "./codecs/resolve-type-names.js";
import type { DatabaseConfig } from "./config/database-config.js";
import { type ResolvedConfig, resolveConfig } from "./config/config.js";
import { chooseDriver } from "./driver/choose-driver.js";
import { defaultDriver } from "./driver/default-driver.js";
import type { ConnectionEvents, DriverConnection } from "./driver/driver.js";
import { HostConnector } from "./driver/host-connector.js";
import { isPgPatched } from "./driver/pg/pg-client.js";
import { ConnectFailedError } from "./errors/connection-errors.js";
import { healthOf } from "./health.js";
import { inNobodysContext } from "./nobodys-context.js";
import type {
  CloseOptions,
  CloseReport,
  ConnectionOptions,
  HealthOptions,
  HealthReport,
  IDatabaseServer,
} from "./idatabase-server.js";
import type { DbObserver, PoolInfo, PoolStats } from "./observer/db-observer.js";
import { logObserver } from "./observer/log/log-observer.js";
import { Observers } from "./observer/observers.js";
import type { Called, LeaseSite } from "./pool/lease-site.js";
import type { Lease } from "./pool/lease.js";
import { type AcquireOptions, Pool, PoolSaturatedError } from "./pool/index.js";
import type { PoolSettings } from "./pool/pool-settings.js";
import { discardAll } from "./pool/restore.js";
import type { Ride } from "./pool/ride.js";
import { acquireWithin, type Tracking } from "./query/acquire-within.js";
import type { BorrowRequest, Borrowed, Conduit, QueryContext } from "./query/conduit.js";
import { LeaseBorrowed } from "./query/lease-borrowed.js";
import type { Limit } from "./query/limit.js";
import { KnownTexts } from "./query/known-texts.js";
import { QueryMethods } from "./query/query-methods.js";
import { RideBorrowed } from "./query/ride-borrowed.js";
import type { RidingLane } from "./query/riding-lane.js";
import { laneSettings } from "./lane-options.js";
import { sessionRules } from "./query/session-rules.js";
import { StatementUse } from "./query/statement-use.js";
import type { Queryable } from "./queryable.js";
import { checkServerOptions, type DatabaseServerOptions } from "./server-options.js";
import { LeasedSession } from "./session/leased-session.js";
import { type OpenSessionOptions, type SessionPort, sessionPort } from "./session/session-port.js";
import { runTransaction } from "./transaction/run-transaction.js";
import type { TransactionClient, TransactionOptions } from "./transaction/transaction-client.js";

/**
 * One PostgreSQL database. Connects lazily: making one opens nothing and starts nothing.
 *
 * @see IDatabaseServer
 */
export class DatabaseServer extends QueryMethods implements IDatabaseServer {
  static {
    // What the sibling packages reach through `@abe/db-core/session`.
    Object.defineProperty(this.prototype, sessionPort, {
      get(this: DatabaseServer) {
        return (this.#port ??= this.#makePort());
      },
    });
  }

  readonly #config: ResolvedConfig;
  readonly #settings: PoolSettings;
  readonly #hosts: HostConnector;
  readonly #types: TypeRegistry;
  readonly #observers: Observers;
  readonly #pool: Pool;
  readonly #conduit: Conduit;
  #port: SessionPort | undefined;
  #serverVersion: string | undefined;
  #typesResolved: Promise<void> | undefined;

  /**
   * @param config default: `configFromEnv()`; a text is a URL.
   * @throws ConfigError lists everything that is wrong. Nothing was started.
   */
  constructor(config?: DatabaseConfig | string, options: DatabaseServerOptions = {}) {
    super();
    checkServerOptions(options);
    this.#config = resolveConfig(config);
    this.#settings = { ...this.#config, lanes: laneSettings(options, this.#config) };
    // OIDs of named types differ between databases, so each server resolves them for itself.
    this.#types = (options.types ?? createTypes()).forDatabase();
    this.#hosts = new HostConnector({
      driver: chooseDriver(options.driver ?? defaultDriver, (reason) => this.#fellBack(reason)),
      config: this.#config,
      decoders: this.#types,
      failedOver: (cause) => this.#pool.clear(cause),
    });
    const pool = poolInfo(this.#config, options.name);
    this.#observers = new Observers({
      pool,
      minConnections: this.#config.minConnections,
      stats: () => this.stats(),
      isDriverPatched: isPgPatched,
    });
    this.#pool = new Pool({
      settings: this.#settings,
      pool,
      observers: this.#observers,
      connect: (events, signal) => inNobodysContext(() => this.#connect(events, signal)),
      reset: (connection) => this.#reset(connection),
      ...(options.clock === undefined ? {} : { clock: options.clock }),
    });
    const context: QueryContext = {
      pool,
      observers: this.#observers,
      types: this.#types,
      use: new StatementUse(this.#config.prepare),
      texts: new KnownTexts(),
      sessions: sessionRules(this.#config),
      slowQueryMs: this.#config.slowQueryMs,
    };
    this.#conduit = {
      context,
      transactionId: undefined,
      signal: undefined,
      borrow: (request) => this.#borrow(request),
      boardAtOnce: (lane) => this.#boardAtOnce(lane),
      inTransaction: () => false,
    };
    for (const observer of options.observers ?? []) this.#observers.add(observer);
    if (options.logger !== undefined) this.#observers.add(logObserver(options.logger));
    for (const message of this.#config.warnings)
      this.#observers.warn({ pool, code: "DB_CONFIG_UNSAFE", message });
  }

  protected override get conduit(): Conduit {
    return this.#conduit;
  }

  async initialize(): Promise<void> {
    const giveUp = new AbortController();
    // Where nothing has ever answered, trying again until the deadline would only hide the reason.
    const stop =
      this.#serverVersion === undefined
        ? this.#hosts.onUnreachable((error) => giveUp.abort(error))
        : () => undefined;
    try {
      const lease = await this.#pool.acquire({ signal: giveUp.signal });
      lease.release();
    } catch (error) {
      throw giveUp.signal.aborted ? asOwnError(giveUp.signal.reason) : error;
    } finally {
      stop();
    }
  }

  async transaction<T>(
    work: (client: TransactionClient) => Promise<T>,
    options: TransactionOptions = {},
  ): Promise<T> {
    return runTransaction(
      {
        context: this.#conduit.context,
        open: async (limit) => {
          const lease = await this.#acquireWithin(limit, { trackLeak: true });
          return new LeasedSession(lease, this.#conduit.context);
        },
      },
      work,
      options,
    );
  }

  async connection<T>(
    use: (connection: Queryable) => Promise<T>,
    options: ConnectionOptions = {},
  ): Promise<T> {
    const session = await this.#openSession(options);
    try {
      return await use(session);
    } finally {
      await session.release();
    }
  }

  addObserver(observer: DbObserver): () => void {
    return this.#observers.add(observer);
  }

  stats(): PoolStats {
    return this.#pool.stats();
  }

  async health(options: HealthOptions = {}): Promise<HealthReport> {
    const ping = await this.#ping(options.timeoutMs ?? 1_000);
    return healthOf({
      stats: this.stats(),
      closed: this.#pool.closed,
      serverVersion: this.#serverVersion,
      ping,
    });
  }

  async close(options: CloseOptions = {}): Promise<CloseReport> {
    const report = await this.#pool.close(options);
    this.#observers.forgetPool();
    return report;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #makePort(): SessionPort {
    const { pool } = this.#conduit.context;
    const open = (options: OpenSessionOptions): Promise<LeasedSession> =>
      this.#openSession(options);
    const lease = (options: OpenSessionOptions): Promise<Lease> =>
      this.#pool.acquire({ ...options, trackLeak: true });
    const site = (called: Called): LeaseSite => this.#pool.site(called);
    const stats = (): PoolStats => this.stats();
    return { pool, settings: this.#settings, observers: this.#observers, open, lease, site, stats };
  }

  #fellBack(reason: string): void {
    this.#observers.warn({
      pool: this.#conduit.context.pool,
      code: "DB_DRIVER_FALLBACK",
      message: `the driver "wire" does not work here: ${reason}; "pg" is used instead`,
    });
  }

  async #openSession(options: AcquireOptions): Promise<LeasedSession> {
    const lease = await this.#pool.acquire({ ...options, trackLeak: true });
    return new LeasedSession(lease, this.#conduit.context);
  }

  async #borrow({ limit, dirties, held, listener, rides }: BorrowRequest): Promise<Borrowed> {
    if (rides !== undefined) {
      const ride = await this.#pool.board(rides.lane);
      ride.connection.expectAnswers(this.#guardMs);
      return new RideBorrowed(ride, rides.known);
    }
    const lease = await this.#acquireWithin(limit, held === true ? heldByLoop : {});
    if (dirties) lease.dirty();
    if (listener !== undefined) lease.listen(listener);
    lease.connection.expectAnswers(this.#guardMs);
    return new LeaseBorrowed(lease);
  }

  #boardAtOnce(lane: RidingLane): Ride | undefined {
    const ride = this.#pool.boardAtOnce(lane);
    ride?.connection.expectAnswers(this.#guardMs);
    return ride;
  }

  #acquireWithin(limit: Limit | undefined, track: Tracking): Promise<Lease> {
    return acquireWithin((options) => this.#pool.acquire(options), limit, track);
  }

  /** Behind a pooler nobody sets `statement_timeout` outside a transaction. */
  get #guardMs(): number | undefined {
    const { lastOneTransaction, statementTimeoutMs } = this.#conduit.context.sessions;
    return lastOneTransaction ? undefined : statementTimeoutMs;
  }

  async #connect(events: ConnectionEvents, signal: AbortSignal): Promise<DriverConnection> {
    const connection = await this.#hosts.connect(events, signal);
    this.#serverVersion ??= connection.parameters.get("server_version");
    const giveUp = (): void => connection.destroy(signal.reason);
    signal.addEventListener("abort", giveUp, { once: true });
    // Enums, domains and the like have other OIDs in every database: look them up once.
    this.#typesResolved ??= resolveTypeNames(this.#types, connection);
    try {
      await this.#typesResolved;
    } catch (error) {
      this.#typesResolved = undefined;
      connection.destroy(error);
      throw error;
    } finally {
      signal.removeEventListener("abort", giveUp);
    }
    return connection;
  }

  /** A session whose server has changed sides meanwhile is not lent again. */
  async #reset(connection: DriverConnection): Promise<void> {
    await discardAll(connection);
    await this.#hosts.renew(connection);
  }

  async #ping(
    timeoutMs: number,
  ): Promise<{ latencyMs: number } | { error: unknown } | "saturated"> {
    try {
      return { latencyMs: await this.#pool.ping(timeoutMs) };
    } catch (error) {
      return error instanceof PoolSaturatedError ? "saturated" : { error };
    }
  }
}

const heldByLoop: Tracking = { trackLeak: true, mayBeDropped: true };

/** Makes a {@link DatabaseServer}: equals `new DatabaseServer(config, options)`. */
export function createDatabaseServer(
  config?: DatabaseConfig | string,
  options?: DatabaseServerOptions,
): DatabaseServer {
  return new DatabaseServer(config, options);
}

function poolInfo(config: ResolvedConfig, name: string | undefined): PoolInfo {
  const [{ host, port } = { host: "", port: 0 }] = config.hosts;
  const { database } = config;
  return { name: name ?? `${host}:${port}/${database}`, host, port, database };
}

/** The same refusal with the stack of whoever asked. */
function asOwnError(refusal: unknown): unknown {
  if (!(refusal instanceof ConnectFailedError)) return refusal;
  const { message, isRetryable, cause } = refusal;
  return new ConnectFailedError(message, { isRetryable, cause });
}
