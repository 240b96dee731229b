/**
 * Writes the tables and the picture of `docs/performance.md` from the figures in `bench/suite/recorded.json`, or
 * compares them: `node scripts/generate-performance-doc.mjs [--check]`. The suite writes those with `--record`.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { page, picture } from "../bench/suite/page.mjs";
import { program, root } from "./command.mjs";

await program(async () => {
  /** @param {string} path */
  const read = (path) => readFileSync(join(root, path), "utf8");
  const summary = JSON.parse(read("bench/suite/recorded.json"));
  const documents = {
    "docs/performance.md": page(read("docs/performance.md"), summary),
    "docs/performance.svg": picture(summary),
  };
  for (const [path, text] of Object.entries(documents)) {
    if (!process.argv.includes("--check")) writeFileSync(join(root, path), text);
    else if (text !== read(path)) {
      console.error(`${path} is stale: node scripts/generate-performance-doc.mjs`);
      process.exitCode = 1;
    }
  }
});
