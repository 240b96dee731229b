/**
 * Writes the dashboard and the alerts that db-otel ships, from its table of metrics, or compares them:
 * `node scripts/generate-dashboard.mjs [--check]`. Needs a build of db-otel.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { program, root } from "./command.mjs";
import { shippedFiles } from "./dashboard/shipped-files.mjs";

async function main() {
  const built = join(root, "packages/db-otel/build/metric-names.js");
  /** @type {typeof import("../packages/db-otel/src/metric-names.ts")} */
  const { metricNames } = await import(pathToFileURL(built).href);
  for (const { path, text } of shippedFiles(metricNames)) {
    const target = join(root, path);
    if (!process.argv.includes("--check")) {
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, text);
    } else if (text !== readFileSync(target, "utf8")) {
      console.error(`${path} is stale: node scripts/generate-dashboard.mjs`);
      process.exitCode = 1;
    }
  }
}

await program(main);
