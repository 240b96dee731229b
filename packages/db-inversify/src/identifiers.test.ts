import { IDatabaseServer } from "@abe/db-core";
import { expect, it } from "vitest";
import { TYPES, databaseToken } from "./identifiers.js";

it("injects the server by the name of its interface", () => {
  expect(TYPES.DatabaseServer).toBe(IDatabaseServer);
});

it("gives each database an identifier that a duplicate copy of the package shares", () => {
  expect(databaseToken("reports")).toBe(Symbol.for("@abe/db-core/IDatabaseServer:reports"));
  expect(databaseToken()).toBe(databaseToken("default"));
  expect(databaseToken()).not.toBe(databaseToken("reports"));
  expect(databaseToken()).not.toBe(TYPES.DatabaseServer);
});
