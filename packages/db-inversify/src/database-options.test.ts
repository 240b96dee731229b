import { createDatabaseServer } from "@abe/db-core";
import { ConfigError } from "@abe/db-core/errors";
import { describe, expect, it } from "vitest";
import { type DatabaseModuleOptions, checkOptions, makeOptions } from "./database-options.js";
import { DatabaseModuleError } from "./errors/index.js";
import type { Resolve } from "./resolver.js";

const get: Resolve = () => {
  throw new TypeError("nothing is bound here");
};

describe("the options of a module", () => {
  it("may all be left out", () => {
    expect(() => checkOptions({})).not.toThrow();
  });

  it("are refused when one is misspelt, whatever else is right", () => {
    const misspelt = { config: "postgres://localhost/abe", obsrvers: [] } as DatabaseModuleOptions;
    expect(() => checkOptions(misspelt)).toThrow(DatabaseModuleError);
    expect(() => checkOptions(misspelt)).toThrow('Unknown option "obsrvers".');
  });

  it("name every contradiction at once", () => {
    const server = createDatabaseServer("postgres://me@localhost/abe");
    const options: DatabaseModuleOptions = { server, config: "postgres://other/abe", driver: "pg" };
    expect(() => checkOptions(options)).toThrow(
      "Give server or config, not both. Give server or driver, not both. Nothing was bound.",
    );
  });

  it("hold no empty name", () => {
    expect(() => checkOptions({ name: "" })).toThrow("A name is not empty.");
  });
});

describe("a factory of options", () => {
  it("is given the container to ask", () => {
    const ask: Resolve = <T>() => "postgres://localhost/asked" as T;
    const factory = (resolve: Resolve): { config: string } => ({ config: resolve("config") });
    expect(makeOptions(factory, ask, "default")).toEqual({ config: "postgres://localhost/asked" });
  });

  it("that asks for something unbound yields a sentence that names the database", () => {
    const make = (): unknown => makeOptions((ask) => ({ config: ask("config") }), get, "reports");
    expect(make).toThrow(DatabaseModuleError);
    expect(make).toThrow(
      'The options of the database "reports" could not be made: nothing is bound here',
    );
  });

  it("may throw an error of the packages, which passes as it is", () => {
    const refusal = new ConfigError("DB_PORT is abc");
    const make = (): unknown =>
      makeOptions(
        () => {
          throw refusal;
        },
        get,
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
    const make = (): unknown => makeOptions(factory as () => object, get, "default");
    expect(make).toThrow(DatabaseModuleError);
    expect(make).toThrow(sentence);
  });
});
