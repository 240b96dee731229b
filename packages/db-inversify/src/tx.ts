import type { IDatabaseServer } from "@abe/db-core";
import { DatabaseError } from "@abe/db-core/errors";
import {
  type Transaction,
  type TransactionRunOptions,
  type TransactionService,
  createTransactionService,
} from "@abe/db-tx";
import type { Container, ContainerModule } from "inversify";
import { childOf } from "./container-calls.js";
import { containerModule } from "./container-module.js";
import { disposeContainer } from "./dispose-container.js";
import { UnboundDatabaseError } from "./errors/index.js";
import { TYPES, databaseToken } from "./identifiers.js";
import { bindNamed } from "./named-binding.js";
import type { Resolver } from "./resolver.js";

/** Bound where servers join, by whatever module: `isBound` of 7 and 8 does not see what has a name. */
const joining: unique symbol = Symbol.for("@abe/db-inversify/joining");

/** Options of {@link transactionModule}. */
export interface TransactionModuleOptions {
  /** The database whose service is bound, under the same name. Default: the default database. */
  readonly name?: string;
}

/**
 * Makes `TYPES.DatabaseServer` join: a query inside a transaction is part of it, `transaction()` nests. Binds
 * `TYPES.TransactionService`.
 *
 * Every database of the container joins, whichever module is loaded first and whoever bound it. Load it
 * before anything is resolved: a singleton that has its server keeps it. `databaseToken(name)` never joins.
 *
 * @throws when it is loaded: DuplicateModuleError, the container has one for that database.
 */
export function transactionModule(options: TransactionModuleOptions = {}): ContainerModule {
  const { name } = options;
  return containerModule((module) => {
    bindNamed<TransactionService>(module, {
      identifier: TYPES.TransactionService,
      name,
      made: "always",
      make: (resolver) => serviceOf(resolver, name),
      duplicate:
        "The container has a transactionModule() of that database already: load it once, and name another database, transactionModule({ name }).",
    });
    module.bind(joining, () => true, { made: "once" });
    module.onActivation<IDatabaseServer>(
      TYPES.DatabaseServer,
      (server) => createTransactionService(server).server,
    );
  });
}

/** The service is one per server: asking for it again yields the same. */
function serviceOf(resolver: Resolver, name: string | undefined): TransactionService {
  const identifier = name === undefined ? TYPES.DatabaseServer : databaseToken(name);
  const server = resolver.optional<IDatabaseServer>(identifier);
  if (server !== undefined) return createTransactionService(server);
  throw new UnboundDatabaseError(
    `The container has no ${name === undefined ? "default database" : `database ${JSON.stringify(name)}`}: load its databaseModule().`,
  );
}

/** Options of {@link runInTransactionScope}. */
export interface TransactionScopeOptions extends TransactionRunOptions {
  /** Which database's transaction. Default: the default database's. It is also the pool's name. */
  readonly database?: string;
}

/**
 * Runs `work` in a transaction, with a container of its own that binds the transaction to
 * `TYPES.Transaction` and asks `container` for everything else. What it makes lives as long as the
 * transaction; when that is run again, `work` gets a new one.
 *
 * Needed only by code that injects the transaction: whatever injects the server joins without it.
 *
 * @throws UnboundDatabaseError `transactionModule()` is not loaded. Nothing was sent.
 * @throws as `TransactionService.run()` does.
 */
export async function runInTransactionScope<T>(
  container: Container,
  work: (scope: Container, transaction: Transaction) => Promise<T>,
  options: TransactionScopeOptions = {},
): Promise<T> {
  const { database, ...runOptions } = options;
  if (!container.isBound(joining)) {
    throw new UnboundDatabaseError(
      "The container has no transactions: load transactionModule() of @abe/db-inversify/tx.",
    );
  }
  const identifier = database === undefined ? TYPES.DatabaseServer : databaseToken(database);
  const service = createTransactionService(container.get<IDatabaseServer>(identifier));
  return service.run((transaction) => inScope(container, transaction, work), runOptions);
}

async function inScope<T>(
  container: Container,
  transaction: Transaction,
  work: (scope: Container, transaction: Transaction) => Promise<T>,
): Promise<T> {
  const scope = childOf(container);
  scope.bind<Transaction>(TYPES.Transaction).toConstantValue(transaction);
  const [outcome] = await Promise.allSettled([(async () => work(scope, transaction))()]);
  const [unbinding] = await Promise.allSettled([disposeContainer(scope)]);
  if (outcome.status === "rejected") {
    if (unbinding.status === "rejected" && outcome.reason instanceof DatabaseError)
      outcome.reason.suppressed.push(unbinding.reason);
    throw outcome.reason;
  }
  if (unbinding.status === "rejected") throw unbinding.reason;
  return outcome.value;
}
