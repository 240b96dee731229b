import type { IDatabaseServer } from "@abe/db-core";
import {
  type MigrationManager,
  type MigrationManagerOptions,
  createMigrationManager,
} from "@abe/db-migrate";
import type { ContainerModule } from "inversify";
import { containerModule } from "./container-module.js";
import { UnboundDatabaseError } from "./errors/index.js";
import { TYPES, databaseToken } from "./identifiers.js";
import type { Resolver } from "./resolver.js";

/** Options of {@link migrationModule}. Every one may be left out. */
export interface MigrationModuleOptions extends MigrationManagerOptions {
  /** The database they belong to; the manager is bound under the same name. Default: the default one. */
  readonly name?: string;
}

/**
 * Binds a migration manager to `TYPES.MigrationManager`. It is made when it is first asked for.
 *
 * It migrates the container's database of that name, as that database's role. With `config` (and `auth`)
 * it connects by itself, as a role that may change the schema. Where the container has no default
 * database, it is the environment's.
 */
export function migrationModule(options: MigrationModuleOptions = {}): ContainerModule {
  const { name, ...managerOptions } = options;
  return containerModule((module) => {
    module.bind<MigrationManager>(
      TYPES.MigrationManager,
      (resolver) => createMigrationManager(withServer(managerOptions, resolver, name)),
      { made: "once", name, close: (manager) => manager.close() },
    );
  });
}

function withServer(
  options: MigrationManagerOptions,
  resolver: Resolver,
  name: string | undefined,
): MigrationManagerOptions {
  if (options.config !== undefined || options.server !== undefined) return options;
  const server = resolver.optional<IDatabaseServer>(databaseToken(name));
  if (server !== undefined) return { ...options, server };
  if (name === undefined) return options;
  throw new UnboundDatabaseError(
    `The container has no database ${JSON.stringify(name)}: load its databaseModule(), or give migrationModule() a config.`,
  );
}
