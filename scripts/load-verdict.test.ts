import { expect, it } from "vitest";
import { judgeLoads } from "./load-verdict.mjs";

const manifest = {
  name: "@abe/x",
  version: "1.0.0",
  exports: {
    ".": { types: "./dist/index.d.ts", default: "./dist/index.js" },
    "./tx": { types: "./dist/tx.d.ts", default: "./dist/tx.js" },
    "./package.json": "./package.json",
  },
  peerDependencies: { "@abe/db-core": "^1.0.0", "@abe/db-tx": "^1.0.0" },
  peerDependenciesMeta: { "@abe/db-tx": { optional: true } },
};

it("is content when every entry loads", () => {
  expect(judgeLoads(manifest, { "@abe/x": null, "@abe/x/tx": null })).toEqual({
    loaded: ["@abe/x", "@abe/x/tx"],
    faults: [],
  });
});

it("lets a subpath fail for want of an optional peer", () => {
  const error = "Error: Cannot find package '@abe/db-tx' imported from x";
  expect(judgeLoads(manifest, { "@abe/x": null, "@abe/x/tx": error })).toEqual({
    loaded: ["@abe/x"],
    faults: [],
  });
});

it("does not let the package itself fail for want of an optional peer", () => {
  const error = "Error: Cannot find package '@abe/db-tx' imported from x";
  const { faults } = judgeLoads(manifest, { "@abe/x": error, "@abe/x/tx": null });
  expect(faults).toEqual([`@abe/x: ${error}`]);
});

it("does not let a subpath fail for another reason, or be left out", () => {
  const error = "SyntaxError: bad";
  expect(judgeLoads(manifest, { "@abe/x": null, "@abe/x/tx": error }).faults).toEqual([
    `@abe/x/tx: ${error}`,
  ]);
  expect(judgeLoads(manifest, { "@abe/x": null }).faults).toEqual(["@abe/x/tx: not tried"]);
});
