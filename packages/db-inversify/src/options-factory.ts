import { DatabaseError } from "@abe/db-core/errors";
import {
  type DatabaseOptions,
  type DatabaseOptionsFactory,
  checkOptions,
} from "./database-options.js";
import { DatabaseModuleError, UnboundDatabaseError } from "./errors/index.js";
import type { Identifier } from "./identifiers.js";
import type { Resolve, Resolver } from "./resolver.js";

/**
 * Calls the factory of the options.
 *
 * @throws UnboundDatabaseError it asks for what is not bound.
 * @throws DatabaseModuleError it threw, or its options cannot be used; a `DatabaseError` passes.
 */
export function makeOptions(
  factory: DatabaseOptionsFactory,
  resolver: Resolver,
  name: string,
): DatabaseOptions {
  const options = callFactory(factory, asking(resolver, name), name);
  const wrong = whyNoOptions(options);
  if (wrong !== undefined) {
    throw new DatabaseModuleError(
      `The factory of the database ${JSON.stringify(name)} returned ${wrong}`,
    );
  }
  if (Object.hasOwn(options, "name")) {
    throw new DatabaseModuleError(
      "A factory cannot name its database: databaseModule(factory, { name }).",
    );
  }
  checkOptions(options);
  return options;
}

/** Asks the container, and says what to do where it has no answer. */
function asking(resolver: Resolver, name: string): Resolve {
  return <T>(identifier: Identifier<T>) => {
    try {
      return resolver.get(identifier);
    } catch (cause) {
      if (isKnown(resolver, identifier)) throw cause;
      throw new UnboundDatabaseError(
        `The options of the database ${JSON.stringify(name)} ask for ${labelOf(identifier)}, which is not bound: bind it before the database is first used.`,
        { cause },
      );
    }
  };
}

/** Whether something is bound, and only what that needs is missing. */
function isKnown(resolver: Resolver, identifier: Identifier<unknown>): boolean {
  try {
    return resolver.optional(identifier) !== undefined;
  } catch {
    return true;
  }
}

function labelOf(identifier: Identifier<unknown>): string {
  return typeof identifier === "function" ? identifier.name : String(identifier);
}

function callFactory(factory: DatabaseOptionsFactory, get: Resolve, name: string): DatabaseOptions {
  try {
    return factory(get);
  } catch (cause) {
    if (cause instanceof DatabaseError) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new DatabaseModuleError(
      `The options of the database ${JSON.stringify(name)} could not be made: ${reason}`,
      { cause },
    );
  }
}

/** What JavaScript, or a cast, can return where TypeScript asks for options. */
function whyNoOptions(options: unknown): string | undefined {
  if (typeof options !== "object" || options === null) return "no options: return an object.";
  if (typeof Reflect.get(options, "then") !== "function") return undefined;
  return "a promise. Await what it needs before the container is built, or give config a password function.";
}
