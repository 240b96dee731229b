/**
 * Writes the tables of numbers and words of `docs/configuration.md` from the one table in the code, or
 * compares them: `node scripts/generate-configuration-doc.mjs [--check]`. Needs a build of db-core.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { program, root } from "./command.mjs";
import { markdownTable } from "./markdown-table.mjs";

/** @typedef {typeof import("../packages/db-core/src/config/fields.js")} Fields */

const document = join(root, "docs", "configuration.md");

/** @param {string} text */
function code(text) {
  return `\`${text}\``;
}

/** @param {Fields} fields */
function numberTable({ numberFields, allowedNumber }) {
  const rows = Object.entries(numberFields).map(([name, field]) => [
    code(name),
    code(field.env),
    field.default.toLocaleString("en-US"),
    allowedNumber(field),
    field.what,
  ]);
  return markdownTable([["Field", "Variable", "Default", "Allowed", "What it is"], ...rows]);
}

/** @param {Fields} fields */
function wordTable({ choiceFields }) {
  const rows = Object.entries(choiceFields).map(([name, field]) => [
    code(name),
    code(field.env),
    code(field.default),
    field.allowed.map(code).join(", "),
    field.what,
  ]);
  return markdownTable([["Field", "Variable", "Default", "Allowed", "What it is"], ...rows]);
}

/**
 * @param {string} text
 * @param {string} name
 * @param {string} content
 */
function replaceBlock(text, name, content) {
  const block = new RegExp(`(<!-- generated: ${name} -->\n)[^]*?(\n<!-- end -->)`);
  return text.replace(block, (_, begin, end) => `${begin}\n${content}\n${end}`);
}

async function main() {
  const built = join(root, "packages/db-core/build/config/fields.js");
  /** @type {Fields} */
  const fields = await import(pathToFileURL(built).href);
  const before = readFileSync(document, "utf8");
  const after = replaceBlock(
    replaceBlock(before, "numbers", numberTable(fields)),
    "words",
    wordTable(fields),
  );
  if (!process.argv.includes("--check")) writeFileSync(document, after);
  else if (after !== before) {
    console.error("docs/configuration.md is stale: node scripts/generate-configuration-doc.mjs");
    process.exitCode = 1;
  }
}

await program(main);
