import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createTestDatabase } from "../../packages/db-testing/dist/index.js";
import { root, run } from "../command.mjs";
import { withTemporaryFolder } from "../temporary-folder.mjs";
import { placeOf } from "./releases.mjs";

/** What the program says when all went well. */
const expected = [
  "Applied 3 migrations",
  '"msg":"30 transferred"',
  '"msg":"10 and 1,000 refused together, nothing changed"',
];

/** The program ended well and did not do what it should have done. */
class MissingOutputError extends Error {
  /** @param {string} output */
  constructor(output) {
    super(`the seed did not say all of ${expected.join(", ")}:\n${output}`);
    this.name = "MissingOutputError";
  }
}

/**
 * Emits the seed, and runs its program on a release of inversify and a database of its own. It must end by
 * itself within half a minute.
 *
 * @param {import("./emitters.mjs").Emitter} emit
 * @param {string} release
 */
export async function runSeed(emit, release) {
  await withTemporaryFolder(async (folder) => {
    const output = join(folder, "dist");
    mkdirSync(output);
    // Its packages are the example's: found by walking up, as everywhere.
    symlinkSync(join(root, "examples/seed/node_modules"), join(folder, "node_modules"));
    writeFileSync(join(folder, "package.json"), JSON.stringify({ type: "module" }));
    await emit(output, release);
    await runProgram(output, release);
  });
}

/**
 * @param {string} folder
 * @param {string} release
 */
async function runProgram(folder, release) {
  const database = await createTestDatabase();
  try {
    const imports = [placeOf(release).alias, join(folder, "alias.js")];
    const written = await run(
      process.execPath,
      [...imports.map((path) => `--import=${path}`), join(folder, "main.js")],
      { env: { DATABASE_URL: database.url }, timeoutMs: 30_000 },
    );
    if (!expected.every((text) => written.includes(text))) throw new MissingOutputError(written);
  } finally {
    await database.drop();
  }
}
