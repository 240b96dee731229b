import { expect, it } from "vitest";
import { foreignTypes } from "./declaration-rules.js";
import { manifestRules, type Manifest } from "./manifest-rules.js";
import { readSourceFile } from "./source-file.js";

const sound: Manifest = {
  name: "@abe/db-otel",
  type: "module",
  license: "MIT",
  sideEffects: false,
  files: ["dist", "src", "!src/**/*.test.ts"],
  engines: { node: ">=20.19.0" },
  repository: { directory: "packages/db-otel" },
  publishConfig: { access: "public" },
  exports: {
    ".": { types: "./dist/index.d.ts", default: "./dist/index.js" },
    "./package.json": "./package.json",
  },
  devDependencies: { "@abe/db-core": "workspace:*" },
  peerDependencies: { "@abe/db-core": "workspace:^", "@opentelemetry/api": "^1.9.0" },
};

function faultsWith(change: Partial<Manifest>, folder = "db-otel"): string[] {
  const manifest = { ...sound, ...change };
  return manifestRules.flatMap((rule) => rule.check({ folder, manifest }));
}

it("finds no fault in a sound package.json", () => {
  expect(faultsWith({})).toEqual([]);
});

const changes: readonly (readonly [fault: string, change: Partial<Manifest>])[] = [
  ["dependency pg is not agreed", { dependencies: { pg: "8" } }],
  ["peer @opentelemetry/api is missing", { peerDependencies: { "@abe/db-core": "workspace:^" } }],
  [
    "peer @opentelemetry/api? is not agreed",
    { peerDependenciesMeta: { "@opentelemetry/api": { optional: true } } },
  ],
  [
    "peer @abe/db-core is workspace:*",
    { peerDependencies: { "@abe/db-core": "workspace:*", "@opentelemetry/api": "^1.9.0" } },
  ],
  ["@abe/db-core is not a dev dependency at workspace:*", { devDependencies: {} }],
  ["type is not module", { type: "commonjs" }],
  ["sideEffects is not false", { sideEffects: true }],
  ["engines.node is not >=20.19.0", { engines: { node: ">=18" } }],
  [
    ". is not { types, default }",
    { exports: { ...sound.exports, ".": { default: "./dist/index.js" } } },
  ],
  [
    "./a: types of another file",
    { exports: { ...sound.exports, "./a": { types: "./dist/b.d.ts", default: "./dist/a.js" } } },
  ],
  ["license is not MIT", { license: "ISC" }],
  ["publishConfig.access is not public", { publishConfig: {} }],
  ["files lack dist, src or !src/**/*.test.ts", { files: ["dist"] }],
];

for (const [fault, change] of changes) {
  it(`sees that ${fault}`, () => {
    expect(faultsWith(change)).toContain(fault);
  });
}

it("sees db-core as a dependency, where a second copy could be installed", () => {
  expect(faultsWith({ dependencies: { "@abe/db-core": "workspace:^" } })).toContain(
    "@abe/db-core is a dependency, so a second copy could be installed",
  );
});

it("sees db-core know a sibling", () => {
  expect(faultsWith({ devDependencies: { "@abe/db-tx": "workspace:*" } }, "db-core")).toContain(
    "db-core knows @abe/db-tx",
  );
});

it("sees a foreign type that an entry leads to, and leaves alone one that stays inside", () => {
  const declarations = [
    ["packages/db-otel/dist/index.d.ts", `export * from "./meter.js";`],
    [
      "packages/db-otel/dist/meter.d.ts",
      `import type { Meter } from "@opentelemetry/api"; import type { Pool } from "pg";`,
    ],
    ["packages/db-otel/dist/inside.d.ts", `import type { Umzug } from "umzug";`],
  ].map(([path = "", text = ""]) => readSourceFile(path, text));
  expect(foreignTypes({ folder: "db-otel", manifest: sound }, declarations)).toEqual([
    "packages/db-otel/dist/meter.d.ts: shows a type of pg",
  ]);
});
