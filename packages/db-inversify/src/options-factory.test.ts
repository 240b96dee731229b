import { ConfigError } from "@abe/db-core/errors";
import { describe, expect, it } from "vitest";
import { DatabaseModuleError, UnboundDatabaseError } from "./errors/index.js";
import { makeOptions } from "./options-factory.js";
import type { Resolver } from "./resolver.js";

/** A container that holds this and nothing else. */
function holding(values: Readonly<Record<string, () => unknown>>): Resolver {
  return {
    get: <T>(identifier: unknown) => {
      const make = values[String(identifier)];
      if (make === undefined) throw new TypeError("no matching bindings");
      return make() as T;
    },
    optional: <T>(identifier: unknown) => values[String(identifier)]?.() as T | undefined,
    all: () => [],
  };
}

const empty = holding({});

describe("a factory of options", () => {
  it("is given the container to ask", () => {
    const container = holding({ config: () => "postgres://localhost/asked" });
    const options = makeOptions((get) => ({ config: get<string>("config") }), container, "default");
    expect(options).toEqual({ config: "postgres://localhost/asked" });
  });

  it.each([
    ["config", "config"],
    [Symbol.for("config"), "Symbol(config)"],
    [URL, "URL"],
  ])("that asks for %s, which is not bound, is told to bind it", (identifier, label) => {
    const make = (): unknown =>
      makeOptions((get) => ({ config: get<string>(identifier as string) }), empty, "reports");
    expect(make).toThrow(UnboundDatabaseError);
    expect(make).toThrow(
      `The options of the database "reports" ask for ${label}, which is not bound: bind it before the database is first used.`,
    );
  });

  it("that asks for what cannot be made says why", () => {
    const container = holding({
      config: () => {
        throw new TypeError("the file is not there");
      },
    });
    const make = (): unknown => makeOptions((get) => ({ config: get("config") }), container, "a");
    expect(make).toThrow(DatabaseModuleError);
    expect(make).toThrow(
      'The options of the database "a" could not be made: the file is not there',
    );
  });

  it("may throw an error of the packages, which passes as it is", () => {
    const refusal = new ConfigError("DB_PORT is abc");
    const make = (): unknown =>
      makeOptions(
        () => {
          throw refusal;
        },
        empty,
        "default",
      );
    expect(make).toThrow(refusal);
  });

  it.each([
    ["a promise", async () => ({}), "returned a promise. Await what it needs"],
    ["nothing", () => undefined, "returned no options: return an object."],
    ["a name", () => ({ name: "reports" }), "databaseModule(factory, { name })"],
    ["an unknown key", () => ({ poolSize: 3 }), 'Unknown option "poolSize".'],
  ])("cannot return %s", (_, factory, sentence) => {
    const make = (): unknown => makeOptions(factory as () => object, empty, "default");
    expect(make).toThrow(DatabaseModuleError);
    expect(make).toThrow(sentence);
  });
});
