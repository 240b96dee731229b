import type { DatabaseConfig, DatabaseServerOptions, IDatabaseServer } from "@abe/db-core";
import { DatabaseModuleError } from "./errors/index.js";
import type { Resolve } from "./resolver.js";

/** With what a database of a container is made. */
export interface DatabaseOptions extends Omit<DatabaseServerOptions, "name"> {
  /** An object or a URL. Default: the environment's (`DB_*`, `DATABASE_URL`). */
  readonly config?: DatabaseConfig | string;
  /** A server of yours instead. The container never closes it. */
  readonly server?: IDatabaseServer;
}

/** Which of its databases a container gets. */
export interface DatabaseName {
  /**
   * What `@named()` and `databaseToken()` say, and the pool's name in metrics and logs. Default: none, and
   * the database is injected where no name is asked for.
   */
  readonly name?: string;
}

/** Options of `databaseModule()`. Every one may be left out. */
export interface DatabaseModuleOptions extends DatabaseOptions, DatabaseName {}

/**
 * Makes the options when the database is first asked for; `get` asks the container. It is synchronous, or
 * everything that uses a database would have to be resolved with `getAsync`.
 */
export type DatabaseOptionsFactory = (get: Resolve) => DatabaseOptions;

const known: Readonly<Record<keyof DatabaseModuleOptions, true>> = {
  clock: true,
  config: true,
  driver: true,
  lanes: true,
  logger: true,
  multiplex: true,
  name: true,
  observers: true,
  server: true,
  types: true,
};

/** Options of a server that is made here: they say nothing to one that exists. */
const ofOwnServer = ["clock", "config", "driver", "lanes", "multiplex", "types"] as const;

/**
 * A misspelt option that is silently ignored would make a database nobody wanted.
 *
 * @throws DatabaseModuleError
 */
export function checkOptions(options: DatabaseModuleOptions): void {
  // JavaScript has no compiler, and a URL is what createDatabaseServer() takes. It may hold a password.
  if (typeof options !== "object" || options === null) {
    throw new DatabaseModuleError(
      "databaseModule(): the options are an object, such as { config: url }. Nothing was bound.",
    );
  }
  const problems = Object.keys(options)
    .filter((key) => !Object.hasOwn(known, key))
    .map((key) => `Unknown option ${JSON.stringify(key)}.`);
  if (options.name === "") problems.push("A name is not empty.");
  if (options.server !== undefined) {
    problems.push(
      ...ofOwnServer
        .filter((key) => options[key] !== undefined)
        .map((key) => `Give server or ${key}, not both.`),
    );
  }
  if (problems.length > 0) {
    throw new DatabaseModuleError(`databaseModule(): ${problems.join(" ")} Nothing was bound.`);
  }
}
