import { expect, it } from "vitest";
import { MigrationsError, ProjectError, UnsupportedServerError } from "../errors.js";
import { exitCodeOf, exitCodes } from "./exit-codes.js";
import { exitMeanings } from "./exit-meanings.js";

it("says what each exit status means", () => {
  for (const code of Object.values(exitCodes)) expect(exitMeanings.has(code)).toBe(true);
});

it.each([
  [new ProjectError("DB_TYPEGEN_PROJECT", ""), 2],
  [new UnsupportedServerError("DB_TYPEGEN_SERVER", ""), 4],
  [new MigrationsError("DB_TYPEGEN_MIGRATIONS", ""), 6],
  [Object.assign(new TypeError("no server"), { code: "DB_TESTING_START" }), 10],
  [Object.assign(new TypeError("not allowed"), { code: "DB_TESTING_NOT_PERMITTED" }), 8],
  [new DOMException("stopped", "AbortError"), 130],
  [new TypeError("a fault"), 1],
  ["no error", 1],
])("ends with a status that says what happened: %s", (error, code) => {
  expect(exitCodeOf(error)).toBe(code);
});
