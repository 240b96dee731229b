/**
 * Writes the tables and sections of `docs/typegen-cli.md` from the program itself, or compares them:
 * `node scripts/generate-typegen-doc.mjs [--check]`. Needs a build of db-typegen.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { commandsReference, exitsReference, globalFlagsReference } from "./cli-reference.mjs";
import { program, root } from "./command.mjs";

const document = join(root, "docs", "typegen-cli.md");

/** @param {string} path */
function built(path) {
  return pathToFileURL(join(root, "packages/db-typegen/build", path)).href;
}

async function reference() {
  /** @type {typeof import("../packages/db-typegen/src/cli/program/program.js")} */
  const { makeProgram } = await import(built("cli/program/program.js"));
  /** @type {typeof import("../packages/db-typegen/src/cli/program/note-commands.js")} */
  const { commandsOf } = await import(built("cli/program/note-commands.js"));
  /** @type {typeof import("../packages/db-typegen/src/cli/program/command-notes.js")} */
  const { commandNotes, commonExits } = await import(built("cli/program/command-notes.js"));
  /** @type {typeof import("../packages/db-typegen/src/cli/exit-meanings.js")} */
  const { exitMeanings } = await import(built("cli/exit-meanings.js"));
  const made = makeProgram({ out: () => {}, err: () => {} }, async () => {});
  return {
    flags: globalFlagsReference(made),
    commands: commandsReference(commandsOf(made), commandNotes, commonExits),
    exits: exitsReference(exitMeanings),
  };
}

async function main() {
  const before = readFileSync(document, "utf8");
  const blocks = await reference();
  const after = Object.entries(blocks).reduce((text, [name, content]) => {
    const block = new RegExp(`(<!-- generated: ${name} -->\n)[^]*?(<!-- end -->)`);
    return text.replace(block, (_, begin, end) => `${begin}\n${content}\n\n${end}`);
  }, before);
  if (!process.argv.includes("--check")) writeFileSync(document, after);
  else if (after !== before) {
    console.error("docs/typegen-cli.md is stale: node scripts/generate-typegen-doc.mjs");
    process.exitCode = 1;
  }
}

await program(main);
