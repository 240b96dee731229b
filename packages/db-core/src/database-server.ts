import { createTypes } from "./codecs/type-registry.js";
import type { DatabaseConfig } from "./config/database-config.js";
import { type ResolvedConfig, resolveConfig } from "./config/config.js";
import { chooseDriver } from "./driver/choose-driver.js";
import { defaultDriver } from "./driver/default-driver.js";
import { isPgPatched } from "./driver/pg/pg-client.js";
import { openFirst } from "./first-connection.js";
import { healthOf, roundTrip } from "./health.js";
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
import { Pool } from "./pool/index.js";
import type { Conduit, QueryContext } from "./query/conduit.js";
import { KnownTexts } from "./query/known-texts.js";
import { QueryMethods } from "./query/query-methods.js";
import { laneSettings } from "./lane-options.js";
import { sessionRules } from "./query/session-rules.js";
import { StatementUse } from "./query/statement-use.js";
import type { Queryable } from "./queryable.js";
import { ServerConduit } from "./server-conduit.js";
import { ServerConnector } from "./server-connector.js";
import { checkServerOptions, type DatabaseServerOptions } from "./server-options.js";
import { ServerSessions } from "./server-sessions.js";
import { sessionPort } from "./session/session-port.js";
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
        return this.#sessions;
      },
    });
  }

  readonly #observers: Observers;
  readonly #connector: ServerConnector;
  readonly #pool: Pool;
  readonly #conduit: ServerConduit;
  readonly #sessions: ServerSessions;

  /**
   * @param config default: `configFromEnv()`; a text is a URL.
   * @throws ConfigError lists everything that is wrong. Nothing was started.
   */
  constructor(config?: DatabaseConfig | string, options: DatabaseServerOptions = {}) {
    super();
    checkServerOptions(options);
    const resolved = resolveConfig(config);
    const settings = { ...resolved, lanes: laneSettings(options, resolved) };
    // OIDs of named types differ between databases, so each server resolves them for itself.
    const types = (options.types ?? createTypes()).forDatabase();
    const pool = poolInfo(resolved, options.name);
    this.#observers = new Observers({
      pool,
      minConnections: resolved.minConnections,
      stats: () => this.stats(),
      isDriverPatched: isPgPatched,
    });
    this.#connector = new ServerConnector({
      driver: chooseDriver(options.driver ?? defaultDriver, (reason) =>
        this.#observers.warn({ pool, code: "DB_DRIVER_FALLBACK", message: fallback(reason) }),
      ),
      config: resolved,
      types,
      failedOver: (cause) => this.#pool.clear(cause),
    });
    this.#pool = new Pool({
      settings,
      pool,
      observers: this.#observers,
      connect: (events, signal) => inNobodysContext(() => this.#connector.connect(events, signal)),
      reset: (connection) => this.#connector.reset(connection),
      ...(options.clock === undefined ? {} : { clock: options.clock }),
    });
    const context = contextOf(resolved, { pool, types, observers: this.#observers });
    this.#conduit = new ServerConduit(this.#pool, context);
    this.#sessions = new ServerSessions(this.#pool, settings, context);
    for (const observer of options.observers ?? []) this.#observers.add(observer);
    if (options.logger !== undefined) this.#observers.add(logObserver(options.logger));
    for (const message of resolved.warnings)
      this.#observers.warn({ pool, code: "DB_CONFIG_UNSAFE", message });
  }

  protected override get conduit(): Conduit {
    return this.#conduit;
  }

  async initialize(): Promise<void> {
    await openFirst(this.#pool, this.#connector);
  }

  async transaction<T>(
    work: (client: TransactionClient) => Promise<T>,
    options: TransactionOptions = {},
  ): Promise<T> {
    return runTransaction(
      {
        context: this.#conduit.context,
        open: (limit) => this.#sessions.openWithin(limit),
      },
      work,
      options,
    );
  }

  async connection<T>(
    use: (connection: Queryable) => Promise<T>,
    options: ConnectionOptions = {},
  ): Promise<T> {
    const session = await this.#sessions.open(options);
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
    const ping = await roundTrip(this.#pool, options.timeoutMs ?? 1_000);
    return healthOf({
      stats: this.stats(),
      closed: this.#pool.closed,
      serverVersion: this.#connector.serverVersion,
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
}

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

function contextOf(
  config: ResolvedConfig,
  own: Pick<QueryContext, "pool" | "types" | "observers">,
): QueryContext {
  return {
    ...own,
    use: new StatementUse(config.prepare),
    texts: new KnownTexts(),
    sessions: sessionRules(config),
    slowQueryMs: config.slowQueryMs,
  };
}

function fallback(reason: string): string {
  return `the driver "wire" does not work here: ${reason}; "pg" is used instead`;
}
