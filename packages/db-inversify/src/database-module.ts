import type { IDatabaseServer } from "@abe/db-core";
import type { ContainerModule } from "inversify";
import { BoundDatabase, boundDatabases } from "./bound-database.js";
import { type ModuleBindings, containerModule } from "./container-module.js";
import {
  type DatabaseModuleOptions,
  type DatabaseName,
  type DatabaseOptionsFactory,
  checkOptions,
  makeOptions,
} from "./database-options.js";
import { DuplicateDatabaseError } from "./errors/index.js";
import { TYPES, databaseToken, defaultName } from "./identifiers.js";
import type { Resolver } from "./resolver.js";

/** Makes or takes the server of a database when it is first asked for. */
type ServerSource = (database: BoundDatabase, resolver: Resolver) => IDatabaseServer;

/**
 * Binds a database: its server to `databaseToken(name)`, and to `TYPES.DatabaseServer` what repositories
 * inject. A server nobody asks for is never made, and one that was made is closed once, when the container
 * is disposed or the module unloaded.
 *
 * @param options or a factory that makes them when the database is first asked for.
 * @param named the name of a database whose options a factory makes.
 * @throws DatabaseModuleError options that cannot be used. Loading throws DuplicateDatabaseError when the
 *   container has a database of that name. The first use throws ConfigError.
 */
export function databaseModule(options?: DatabaseModuleOptions): ContainerModule;
export function databaseModule(
  factory: DatabaseOptionsFactory,
  named?: DatabaseName,
): ContainerModule;
export function databaseModule(
  given: DatabaseModuleOptions | DatabaseOptionsFactory = {},
  named: DatabaseName = {},
): ContainerModule {
  if (typeof given === "function") {
    checkOptions(named);
    return serverModule(named.name, (database, resolver) =>
      database.open(makeOptions(given, resolver.get, database.name), resolver),
    );
  }
  checkOptions(given);
  return serverModule(given.name, (database, resolver) => database.open(given, resolver));
}

/** Binds a server under the name of a database. */
export function serverModule(name: string | undefined, source: ServerSource): ContainerModule {
  return containerModule((module) => {
    refuseDuplicate(module, name);
    const token = databaseToken(name);
    const database = new BoundDatabase(name);
    module.bind(boundDatabases, () => database, { made: "once" });
    module.bind<IDatabaseServer>(token, (resolver) => source(database, resolver), {
      made: "once",
      close: () => database.close(),
    });
    module.bind<IDatabaseServer>(TYPES.DatabaseServer, (resolver) => resolver.get(token), {
      made: "always",
      name: name === defaultName ? undefined : name,
    });
  });
}

function refuseDuplicate(module: ModuleBindings, name: string = defaultName): void {
  if (!module.isBound(databaseToken(name))) return;
  throw new DuplicateDatabaseError(
    name === defaultName
      ? "The container has a default database already: load one module once, and give a second database a name, databaseModule({ name })."
      : `The container has a database ${JSON.stringify(name)} already: load its module once, and give another database another name.`,
  );
}
