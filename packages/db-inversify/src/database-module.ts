import type { IDatabaseServer } from "@abe/db-core";
import type { ContainerModule } from "inversify";
import { BoundDatabase, boundDatabases } from "./bound-database.js";
import { boundResources } from "./bound-resource.js";
import { containerModule } from "./container-module.js";
import {
  type DatabaseModuleOptions,
  type DatabaseName,
  type DatabaseOptionsFactory,
  checkOptions,
} from "./database-options.js";
import { TYPES, defaultName } from "./identifiers.js";
import { bindNamed } from "./named-binding.js";
import { makeOptions } from "./options-factory.js";
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
 * @throws DatabaseModuleError options that cannot be used. Loading throws DuplicateModuleError when the
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
      database.open(() => makeOptions(given, resolver, database.name), resolver),
    );
  }
  checkOptions(given);
  return serverModule(given.name, (database, resolver) => database.open(() => given, resolver));
}

/** Binds a server under the name of a database. */
export function serverModule(name: string | undefined, source: ServerSource): ContainerModule {
  const module: ContainerModule = containerModule((bindings) => {
    const database = new BoundDatabase(module, name);
    bindNamed<IDatabaseServer>(bindings, {
      identifier: TYPES.DatabaseServer,
      name,
      made: "once",
      make: (resolver) => source(database, resolver),
      unbound: () => database.unbound(),
      duplicate: duplicateOf(database.name),
    });
    bindings.bind(boundDatabases, () => database, { made: "once" });
    bindings.bind(boundResources, () => database, { made: "once" });
  });
  return module;
}

function duplicateOf(name: string): string {
  return name === defaultName
    ? "The container has a default database already: load one module once, and give a second database a name, databaseModule({ name })."
    : `The container has a database ${JSON.stringify(name)} already: load its module once, and give another database another name.`;
}
