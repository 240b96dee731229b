import { type CloseOptions, type IDatabaseServer, createDatabaseServer } from "@abe/db-core";
import { type DbObserver, type Logger, logObserver } from "@abe/db-core/observer";
import type { DatabaseOptions } from "./database-options.js";
import { TYPES, defaultName } from "./identifiers.js";
import type { Resolver } from "./resolver.js";

/** Every database of a container, whatever its name. */
export const boundDatabases: unique symbol = Symbol.for("@abe/db-inversify/databases");

/** One database of one container, from its first use to its end. */
export class BoundDatabase {
  readonly name: string;
  #owned: IDatabaseServer | undefined;
  #detach: readonly (() => void)[] = [];
  #closing: Promise<void> | undefined;

  constructor(name: string = defaultName) {
    this.name = name;
  }

  /** Makes the server, or takes the one that is given, and lets the container's observers watch it. */
  open(options: DatabaseOptions, resolver: Resolver): IDatabaseServer {
    const observers = observersOf(options, resolver);
    if (options.server !== undefined) {
      const { server } = options;
      this.#detach = observers.map((observer) => server.addObserver(observer));
      return server;
    }
    this.#owned = createDatabaseServer(options.config, {
      ...(this.name === defaultName ? {} : { name: this.name }),
      ...(options.driver === undefined ? {} : { driver: options.driver }),
      ...(options.types === undefined ? {} : { types: options.types }),
      observers,
    });
    return this.#owned;
  }

  /**
   * Closes a server that was made here, once however often it is called, and leaves one that was given
   * as it came. `undefined`: there is nothing to wait for.
   */
  close(options?: CloseOptions): Promise<void> | undefined {
    for (const detach of this.#detach) detach();
    if (this.#owned === undefined) return undefined;
    return (this.#closing ??= close(this.#owned, options));
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
