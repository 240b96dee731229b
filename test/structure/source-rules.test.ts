import { expect, it } from "vitest";
import { readSourceFile } from "./source-file.js";
import { sourceRules } from "./source-rules.js";

/** A small workspace in memory that keeps every rule. */
const sound: Readonly<Record<string, string>> = {
  "packages/db-core/src/index.ts": `export { run } from "./query/run.js";`,
  "packages/db-core/src/query/run.ts": `
    import { open } from "../driver/open.js";
    import { SqlError } from "../errors/sql-error.js";
    export function run(): void { if (!open()) throw new SqlError("closed"); }`,
  "packages/db-core/src/driver/open.ts": `
    import pg from "pg";
    export function open(): unknown { return new pg.Client(); }`,
  "packages/db-core/src/errors/sql-error.ts": `export class SqlError extends Error {}`,
  "packages/db-core/src/observer/observer.ts": `
    import type { SqlError } from "../errors/sql-error.js";
    export interface Observer { query(error: SqlError): void }`,
  "packages/db-core/src/config/env.ts": `export const read = (): unknown => process.env;`,
  "packages/db-tx/src/retry.ts": `
    import { isRetryable } from "@abe/db-core/errors";
    export const retry = async (): Promise<unknown> => { await null; return isRetryable; };`,
  "packages/db-migrate/src/drift/shadow.ts": `export const shadow = 1;`,
  "packages/db-inversify/src/tx.ts": `export { TransactionService } from "@abe/db-tx";`,
};

/** What is wrong with the sound workspace once these files are added or replaced, by rule. */
function faultsAfter(planted: Readonly<Record<string, string>>): Record<string, string[]> {
  const files = Object.entries({ ...sound, ...planted }).map(([path, text]) =>
    readSourceFile(path, text),
  );
  const found = sourceRules.map((rule) => [rule.name, rule.check(files)] as const);
  return Object.fromEntries(found.filter(([, faults]) => faults.length > 0));
}

it("finds no fault in a sound workspace", () => {
  expect(faultsAfter({})).toEqual({});
});

const siblings =
  "db-core imports no sibling, and a sibling imports db-core through its public doors only";
const layers = "inside db-core imports point downward only";
const doors = "every dependency has its own door";
const environment = "at most one file of a package reads process.env";
const circles = "no files import each other in a circle, type-only imports included";
const inert = "importing a module does nothing; only a program's own file may act";
const names = "a file is a kebab-case noun, never utils, helpers, common, types or misc";
const shortFunctions = "of 20 functions of a package 19 have at most 35 lines";
const typedErrors = "every error is typed: no bare Error";
const any = "the only `any` is the default row of unregistered text, in one file";
const light = "a program loads late what it does not always need";
const relative = "a relative import stays in its package, names a file that exists and ends in .js";

/** One forbidden thing, the file it is planted in, and the rule that must see it. */
const plants: readonly (readonly [rule: string, path: string, text: string])[] = [
  [siblings, "packages/db-core/src/a.ts", `import { run } from "@abe/db-tx";`],
  [siblings, "packages/db-core/src/a.ts", `import type { Run } from "@abe/db-tx";`],
  [siblings, "packages/db-core/src/a.ts", `export const a = () => import("@abe/db-testing");`],
  [siblings, "packages/db-core/src/a.ts", `export type A = import("@abe/db-otel").Otel;`],
  [siblings, "packages/db-tx/src/a.ts", `export * from "@abe/db-migrate";`],
  [siblings, "packages/db-migrate/src/a.ts", `import "@abe/db-testing";`],
  [siblings, "packages/db-tx/src/a.ts", `import { Pool } from "@abe/db-core/pg-pool";`],
  [siblings, "packages/db-otel/src/a.ts", `import { Pool } from "@abe/db-core/dist/pool/pool.js";`],
  [siblings, "packages/db-inversify/src/index.ts", `export { run } from "@abe/db-tx";`],
  [layers, "packages/db-core/src/sql/a.ts", `import { run } from "../query/run.js";`],
  [layers, "packages/db-core/src/errors/a.ts", `import type { O } from "../observer/observer.js";`],
  [layers, "packages/db-core/src/observer/a.ts", `import { S } from "../errors/sql-error.js";`],
  [layers, "packages/db-core/src/config/a.ts", `export * from "../driver/open.js";`],
  [layers, "packages/db-core/src/config/a.ts", `import { run } from "../index.js";`],
  [layers, "packages/db-core/src/driver/a.ts", `import { read } from "../query/run.js";`],
  [layers, "packages/db-core/src/pool/a.ts", `import type { R } from "../query/run.js";`],
  [doors, "packages/db-core/src/query/a.ts", `import pg from "pg";`],
  [doors, "packages/db-core/src/query/a.ts", `import type { Client } from "pg";`],
  [doors, "packages/db-core/src/a.ts", `import Client from "pg/lib/client.js";`],
  [doors, "packages/db-tx/src/a.ts", `import { Container } from "inversify";`],
  [doors, "packages/db-core/src/a.ts", `import { metrics } from "@opentelemetry/api";`],
  [doors, "packages/db-core/src/a.ts", `import { chunk } from "lodash";`],
  [environment, "packages/db-core/src/a.ts", `export const a = () => process.env["A"];`],
  [environment, "packages/db-core/src/a.ts", `import { env } from "node:process"; export { env };`],
  [
    environment,
    "packages/db-core/src/a.ts",
    `export const a = () => { const { env } = process; };`,
  ],
  [circles, "packages/db-core/src/errors/sql-error.ts", `export * from "./sql-error.js";`],
  [inert, "packages/db-tx/src/a.ts", `setInterval(() => {}, 1000);`],
  [inert, "packages/db-tx/src/a.ts", `const a = await Promise.resolve(1); export { a };`],
  [inert, "packages/db-tx/src/a.ts", `if (globalThis) { globalThis.a = 1; }`],
  [names, "packages/db-tx/src/utils.ts", `export const a = 1;`],
  [names, "packages/db-tx/src/fooBar.ts", `export const a = 1;`],
  ["no file is longer than 400 lines", "packages/db-tx/src/a.ts", "// line\n".repeat(401)],
  [
    shortFunctions,
    "packages/db-otel/src/a.ts",
    `export const a = () => {\n${"// line\n".repeat(35)}};\n`,
  ],
  [typedErrors, "packages/db-tx/src/a.ts", `export const a = () => { throw new Error("a"); };`],
  [any, "packages/db-tx/src/a.ts", `export const a = (b: any): void => void b;`],
  [
    light,
    "packages/db-migrate/src/cli/main.ts",
    `import { shadow } from "../drift/shadow.js"; export { shadow };`,
  ],
  [relative, "packages/db-tx/src/a.ts", `import { run } from "../../db-core/src/query/run.js";`],
  [relative, "packages/db-tx/src/a.ts", `import { retry } from "./missing.js";`],
];

for (const [rule, path, text] of plants) {
  it(`sees what is planted in ${path}: ${text.split("\n")[0]}`, () => {
    const faults = faultsAfter({ [path]: text });
    expect(Object.keys(faults)).toEqual([rule]);
    const named = rule === shortFunctions ? path.split("/")[1] : path;
    expect(faults[rule]?.[0]).toContain(named);
  });
}

it("sees a circle through type-only imports of three files, and names them all", () => {
  const faults = faultsAfter({
    "packages/db-tx/src/a.ts": `import type { B } from "./b.js"; export type A = B;`,
    "packages/db-tx/src/b.ts": `export type { C as B } from "./c.js";`,
    "packages/db-tx/src/c.ts": `export type C = import("./a.js").A;`,
  });
  expect(faults[circles]).toEqual([
    "circle: packages/db-tx/src/a.ts → packages/db-tx/src/b.ts → packages/db-tx/src/c.ts",
  ]);
});

it("sees a dependency that is allowed in one file and imported in two", () => {
  const faults = faultsAfter({
    "packages/db-migrate/src/a.ts": `import { Umzug } from "umzug"; export { Umzug };`,
    "packages/db-migrate/src/b.ts": `export const load = () => import("umzug");`,
  });
  expect(Object.keys(faults)).toEqual([doors]);
});

it("sees a second file of db-core that says any", () => {
  const faults = faultsAfter({
    "packages/db-core/src/a.ts": `export type A = any;`,
    "packages/db-core/src/b.ts": `export type B = any;`,
  });
  expect(Object.keys(faults)).toEqual([any]);
});

it("has something planted for every rule", () => {
  const seen = new Set(plants.map(([rule]) => rule));
  expect(sourceRules.map((rule) => rule.name).filter((name) => !seen.has(name))).toEqual([]);
});
