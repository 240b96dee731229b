import { createDatabaseServer } from "@abe/db-core";
import { describe, expect, it } from "vitest";
import { type DatabaseModuleOptions, checkOptions } from "./database-options.js";
import { DatabaseModuleError } from "./errors/index.js";

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

  it.each(["postgres://me:secret@localhost/abe", null])("are an object, not %s", (given) => {
    expect(() => checkOptions(given as unknown as DatabaseModuleOptions)).toThrow(
      "databaseModule(): the options are an object, such as { config: url }. Nothing was bound.",
    );
  });

  it("hold no empty name", () => {
    expect(() => checkOptions({ name: "" })).toThrow("A name is not empty.");
  });
});
