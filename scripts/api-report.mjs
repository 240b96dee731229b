/**
 * Compares the public surface of every package with the committed `api/<package>.d.ts`, or writes it
 * there: `node scripts/api-report.mjs [--update]`. Needs a build.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CommandFailedError, program, root, run } from "./command.mjs";
import { declarationReport } from "./declaration-report.mjs";
import { publishedPackages } from "./published-packages.mjs";
import { withTemporaryFolder } from "./temporary-folder.mjs";

const committed = join(root, "api");

/** @param {string} folder */
async function compare(folder) {
  const built = join(folder, "api");
  writeReports(built);
  mkdirSync(committed, { recursive: true });
  try {
    await run("git", ["diff", "--no-index", "--no-color", committed, built]);
  } catch (error) {
    if (!(error instanceof CommandFailedError)) throw error;
    console.error(error.message);
    console.error(
      "\nThe public surface changed. If that is meant: pnpm api:update, and a changeset.",
    );
    process.exitCode = 1;
  }
}

/** @param {string} folder */
function writeReports(folder) {
  mkdirSync(folder, { recursive: true });
  for (const each of publishedPackages()) {
    const entries = Object.values(each.manifest.exports).flatMap((target) =>
      typeof target === "string" ? [] : [target.types.replace("./dist/", "")],
    );
    const report = declarationReport(
      each.manifest.name,
      entries,
      declarationsIn(`${each.path}dist`),
    );
    writeFileSync(join(folder, `${each.folder}.d.ts`), report);
  }
}

/**
 * @param {string} folder
 * @returns {Map<string, string>}
 */
function declarationsIn(folder) {
  const paths = readdirSync(folder, { recursive: true, encoding: "utf8" });
  return new Map(
    paths
      .filter((path) => path.endsWith(".d.ts"))
      .map((path) => [path.replaceAll("\\", "/"), readFileSync(join(folder, path), "utf8")]),
  );
}

await program(async () => {
  if (process.argv.includes("--update")) {
    rmSync(committed, { recursive: true, force: true });
    writeReports(committed);
  } else {
    await withTemporaryFolder(compare);
  }
});
