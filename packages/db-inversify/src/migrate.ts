import type { IDatabaseServer } from "@abe/db-core";
import {
  type MigrationManager,
  type MigrationManagerOptions,
  createMigrationManager,
} from "@abe/db-migrate";
import type { ContainerModule } from "inversify";
import { BoundResource, boundResources } from "./bound-resource.js";
import { containerModule } from "./container-module.js";
import { UnboundDatabaseError } from "./errors/index.js";
import { TYPES, databaseToken } from "./identifiers.js";
import { bindNamed } from "./named-binding.js";
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
 *
 * @throws when it is loaded: DuplicateModuleError, the container has one for that database.
 */
export function migrationModule(options: MigrationModuleOptions = {}): ContainerModule {
  const { name, ...managerOptions } = options;
  const module: ContainerModule = containerModule((bindings) => {
    const bound = new BoundManager(module, "The migration manager");
    bindNamed<MigrationManager>(bindings, {
      identifier: TYPES.MigrationManager,
      name,
      made: "once",
      make: (resolver) => bound.open(() => withServer(managerOptions, resolver, name)),
      duplicate:
        "The container has a migrationModule() of that database already: load it once, and name another database, migrationModule({ name }).",
    });
    bindings.bind(boundResources, () => bound, { made: "once" });
  });
  return module;
}

/** A manager holds nothing between its commands: only one that is running is waited for. */
class BoundManager extends BoundResource {
  #manager: MigrationManager | undefined;

  open(options: () => MigrationManagerOptions): MigrationManager {
    if (this.#manager !== undefined && this.isOpen) return this.#manager;
    const manager = createMigrationManager(options());
    this.endBy(() => manager.close());
    this.#manager = manager;
    return manager;
  }
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
