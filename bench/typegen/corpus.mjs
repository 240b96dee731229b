import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { root, run } from "../../scripts/command.mjs";

/** @typedef {import("../../packages/db-typegen/test/corpus.js").Shape} Shape */

const tests = join(root, "packages/db-typegen/test");

/** The tables the statements are about, and their rows. */
export const schema = readFileSync(join(tests, "corpus-schema.sql"), "utf8");

/**
 * The statements that the tests of db-typegen judge, compiled.
 *
 * @param {string} folder - Where to.
 * @returns {Promise<readonly Shape[]>}
 */
export async function loadCorpus(folder) {
  const options = ["--ignoreConfig", "--target", "es2022", "--module", "esnext"];
  const tsc = join(root, "node_modules/.bin/tsc");
  await run(tsc, [join(tests, "corpus.ts"), "--outDir", folder, ...options]);
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  const { corpus } = await import(pathToFileURL(join(folder, "corpus.js")).href);
  return corpus;
}
