import { type CloseOptions, type IDatabaseServer, createDatabaseServer } from "@abe/db-core";
import { type DbObserver, type Logger, logObserver } from "@abe/db-core/observer";
import type { ContainerModule } from "inversify";
import { BoundResource } from "./bound-resource.js";
import type { DatabaseOptions } from "./database-options.js";
import { TYPES, defaultName } from "./identifiers.js";
import type { Resolver } from "./resolver.js";

/** Every database of a container, whatever its name. */
export const boundDatabases: unique symbol = Symbol.for("@abe/db-inversify/databases");

/** One database of one container, from its first use to its end. */
export class BoundDatabase extends BoundResource {
  readonly name: string;
  #given: IDatabaseServer | undefined;
  #detach: readonly (() => void)[] = [];
  #made: IDatabaseServer | undefined;

  constructor(module: ContainerModule, name: string = defaultName) {
    super(module, `The database ${JSON.stringify(name)}`);
    this.name = name;
  }

  /** Makes the server, or takes the one that is given, and lets the container's observers watch it. */
  open(makeOptions: () => DatabaseOptions, resolver: Resolver): IDatabaseServer {
    if (this.#made !== undefined && this.isOpen) return this.#made;
    if (this.#given !== undefined) return this.#given;
    const { config, server, ...options } = makeOptions();
    const observers = observersOf(options, resolver);
    if (server !== undefined) return this.#take(server, observers);
    const { logger: _observes, ...serverOptions } = options;
    const name = this.name === defaultName ? {} : { name: this.name };
    const made = createDatabaseServer(config, { ...serverOptions, ...name, observers });
    this.endBy((closeOptions) => close(made, closeOptions));
    this.#made = made;
    return made;
  }

  #take(server: IDatabaseServer, observers: readonly DbObserver[]): IDatabaseServer {
    this.#detach = observers.map((observer) => server.addObserver(observer));
    this.#given = server;
    return server;
  }

  /** A server that was given is left as it came. */
  override unbound(): void {
    for (const detach of this.#detach) detach();
    this.#detach = [];
    this.#given = undefined;
    super.unbound();
  }
}

async function close(server: IDatabaseServer, options: CloseOptions | undefined): Promise<void> {
  await server.close(options);
}

function observersOf(options: DatabaseOptions, resolver: Resolver): DbObserver[] {
  const logger = options.logger ?? resolver.optional<Logger>(TYPES.Logger);
  return [
    ...(options.observers ?? []),
    ...resolver.all<DbObserver>(TYPES.DatabaseObserver),
    ...(logger === undefined ? [] : [logObserver(logger)]),
  ];
}
