/**
 * Writes `docs/metrics-reference.md` from the table in the code, or compares them:
 * `node scripts/generate-metrics-doc.mjs [--check]`. Needs a build of db-otel.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { program, root } from "./command.mjs";
import { metricsReference } from "./metrics-reference.mjs";

const document = join(root, "docs", "metrics-reference.md");

async function main() {
  const built = join(root, "packages/db-otel/build/metric-names.js");
  /** @type {typeof import("../packages/db-otel/src/metric-names.ts")} */
  const { metricNames } = await import(pathToFileURL(built).href);
  const page = metricsReference(metricNames);
  if (!process.argv.includes("--check")) writeFileSync(document, page);
  else if (page !== readFileSync(document, "utf8")) {
    console.error("docs/metrics-reference.md is stale: node scripts/generate-metrics-doc.mjs");
    process.exitCode = 1;
  }
}

await program(main);
