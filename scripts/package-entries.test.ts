import { expect, it } from "vitest";
import { entriesOf } from "./package-entries.mjs";

it("is entered by what it exports and by its programs", () => {
  const exports = {
    ".": { types: "./dist/index.d.ts", default: "./dist/index.js" },
    "./errors": { types: "./dist/errors/index.d.ts", default: "./dist/errors/index.js" },
    "./package.json": "./package.json",
  };
  const bin = { "db-migrate": "./dist/cli/main.js", short: "dist/cli/short.js" };
  expect(entriesOf({ exports, bin })).toEqual({
    index: "src/index.ts",
    "errors/index": "src/errors/index.ts",
    "cli/main": "src/cli/main.ts",
    "cli/short": "src/cli/short.ts",
  });
});
