/**
 * Writes `docs/errors.md` from the packages' tables of codes, or compares it:
 * `node scripts/generate-errors-doc.mjs [--check]`. Needs a build.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { program, root } from "./command.mjs";
import { errorsDoc } from "./errors-doc.mjs";
import { publishedPackages } from "./published-packages.mjs";

/** @typedef {import("./errors-doc.mjs").CodeTable} CodeTable */
/** @typedef {typeof import("../packages/db-core/src/errors/sql-state-rules.js")} Rules */

const document = join(root, "docs", "errors.md");

/** A package has at most one table: `src/error-codes.ts`, or the same in a folder for its errors. */
const places = ["errors/error-codes", "error-codes"];

/** @returns {Promise<CodeTable[]>} */
async function codeTables() {
  const tables = publishedPackages().flatMap(({ path, manifest }) => {
    const place = places.find((each) => existsSync(`${path}src/${each}.ts`));
    return place === undefined ? [] : [{ name: manifest.name, file: `${path}build/${place}.js` }];
  });
  return Promise.all(
    tables.map(async ({ name, file }) => {
      const { errorCodes, warningCodes } = await load(file);
      return { name, codes: errorCodes, warnings: warningCodes };
    }),
  );
}

/** @param {string} file */
async function load(file) {
  if (!existsSync(file)) throw new MissingBuildError(file);
  return import(pathToFileURL(file).href);
}

/** There is nothing to read the table from. */
class MissingBuildError extends Error {
  /** @param {string} file */
  constructor(file) {
    super(`${file} is missing: pnpm build`);
    this.name = "MissingBuildError";
  }
}

async function main() {
  /** @type {Rules} */
  const rules = await load(join(root, "packages/db-core/build/errors/sql-state-rules.js"));
  const after = errorsDoc(await codeTables(), rules.sqlStateRules, rules.stalePlanRule);
  if (!process.argv.includes("--check")) {
    writeFileSync(document, after);
    return;
  }
  if (existsSync(document) && readFileSync(document, "utf8") === after) return;
  console.error("docs/errors.md is stale: node scripts/generate-errors-doc.mjs");
  process.exitCode = 1;
}

await program(main);
