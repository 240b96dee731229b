import type {
  CloseOptions,
  CloseReport,
  ConnectionOptions,
  DbObserver,
  HealthOptions,
  HealthReport,
  IDatabaseServer,
  PoolStats,
  Queryable,
  TransactionClient,
  TransactionOptions,
} from "@abe/db-core";
import { RoutedQueryable, sessionPort } from "@abe/db-core/session";
import type { TransactionRunOptions } from "./transaction-run-options.js";
import type { Transaction } from "./transaction.js";

/** The part of a TransactionService that its server needs. */
export interface AmbientTransactions {
  current(): Transaction | undefined;
  run<T>(
    work: (transaction: Transaction) => Promise<T>,
    options?: TransactionRunOptions,
  ): Promise<T>;
}

/** Marks a server whose queries join the ambient transaction; equal across copies of the package. */
export const joiningBrand: unique symbol = Symbol.for("@abe/db-tx/server");

/**
 * The same contract as the server it stands for: `query()` joins the ambient transaction, `transaction()`
 * nests in it as a savepoint. Outside a transaction it is the server itself.
 */
export class JoiningServer extends RoutedQueryable implements IDatabaseServer {
  static {
    Object.defineProperties(this.prototype, {
      [joiningBrand]: {
        get(this: JoiningServer) {
          return this.#service;
        },
      },
      [sessionPort]: {
        get(this: JoiningServer): unknown {
          return Reflect.get(this.#server, sessionPort);
        },
      },
    });
  }

  readonly #server: IDatabaseServer;
  readonly #service: AmbientTransactions;

  constructor(server: IDatabaseServer, service: AmbientTransactions) {
    super();
    this.#server = server;
    this.#service = service;
  }

  protected override route(): Queryable {
    return this.#service.current() ?? this.#server;
  }

  initialize(): Promise<void> {
    return this.#server.initialize();
  }

  transaction<T>(
    work: (client: TransactionClient) => Promise<T>,
    options: TransactionOptions = {},
  ): Promise<T> {
    return this.#service.run(work, { ...options, propagation: "nested" });
  }

  connection<T>(
    use: (connection: Queryable) => Promise<T>,
    options?: ConnectionOptions,
  ): Promise<T> {
    const current = this.#service.current();
    return current === undefined ? this.#server.connection(use, options) : use(current);
  }

  addObserver(observer: DbObserver): () => void {
    return this.#server.addObserver(observer);
  }

  stats(): PoolStats {
    return this.#server.stats();
  }

  health(options?: HealthOptions): Promise<HealthReport> {
    return this.#server.health(options);
  }

  close(options?: CloseOptions): Promise<CloseReport> {
    return this.#server.close(options);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}
