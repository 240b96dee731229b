import { IDatabaseServer } from "@abe/db-core";

/** What can be asked of a container: the identifiers that inversify 6, 7 and 8 have in common. */
export type Identifier<T> = string | symbol | (abstract new (...args: never[]) => T);

/**
 * Identifiers of what the modules bind, and of two things they look for. Spread them into your own:
 * `export const TYPES = { ...databaseTypes, UserRepository: Symbol.for("UserRepository") }`.
 *
 * Each is a registered symbol, so a duplicate copy of a package asks for the same thing.
 */
export const TYPES: {
  /** The server. Joins the ambient transaction where `transactionModule()` is loaded. */
  readonly DatabaseServer: typeof IDatabaseServer;
  /** Bound by `transactionModule()`. */
  readonly TransactionService: symbol;
  /** The running transaction; bound in the scope of `runInTransactionScope()` only. */
  readonly Transaction: symbol;
  /** Bound by `migrationModule()`. */
  readonly MigrationManager: symbol;
  /** Observers of every database of the container; any number may be bound. `otelModule()` binds one. */
  readonly DatabaseObserver: symbol;
  /** A logger for every database of the container whose options name none. Bound by you: pino passes. */
  readonly Logger: symbol;
} = {
  DatabaseServer: IDatabaseServer,
  TransactionService: Symbol.for("@abe/db-tx/TransactionService"),
  Transaction: Symbol.for("@abe/db-tx/Transaction"),
  MigrationManager: Symbol.for("@abe/db-migrate/MigrationManager"),
  DatabaseObserver: Symbol.for("@abe/db-core/DbObserver"),
  Logger: Symbol.for("@abe/db-core/Logger"),
};

/** The name of the database that is injected where none is named. */
export const defaultName = "default";

/**
 * Identifier of a database's own server, which never joins a transaction: for work that must not be
 * undone with one. Without a name, the default database's.
 */
export function databaseToken(name: string = defaultName): symbol {
  return tokenOf(TYPES.DatabaseServer, name);
}

/** The token under which what `identifier` injects by that name is bound; a registered symbol as well. */
export function tokenOf(identifier: symbol, name: string): symbol {
  return Symbol.for(`${identifier.description}:${name}`);
}
