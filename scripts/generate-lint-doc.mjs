/**
 * Writes the tables of `docs/migrations-lint.md` from the rules of the linter, or compares them:
 * `node scripts/generate-lint-doc.mjs [--check]`. Needs a build of db-migrate.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { program, root } from "./command.mjs";
import { lintRulesReference } from "./lint-rules-reference.mjs";

/** @typedef {typeof import("../packages/db-migrate/src/lint/all-rules.js")} Rules */

const document = join(root, "docs", "migrations-lint.md");

async function main() {
  const built = join(root, "packages/db-migrate/build/lint/all-rules.js");
  /** @type {Rules} */
  const { lintRules } = await import(pathToFileURL(built).href);
  const before = readFileSync(document, "utf8");
  const block = /(<!-- generated: rules -->\n)[^]*?(<!-- end -->)/;
  const content = lintRulesReference(lintRules);
  const after = before.replace(block, (_, begin, end) => `${begin}\n${content}\n\n${end}`);
  if (!process.argv.includes("--check")) writeFileSync(document, after);
  else if (after !== before) {
    console.error("docs/migrations-lint.md is stale: node scripts/generate-lint-doc.mjs");
    process.exitCode = 1;
  }
}

await program(main);
