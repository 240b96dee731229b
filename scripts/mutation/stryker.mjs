import { root } from "../command.mjs";

/** All that a mutant of db-tx may be in. */
const sources = ["packages/db-tx/src/**/*.ts", "!packages/db-tx/src/**/*.test.ts"];

/** Percent of the mutants that the tests must notice. */
export const leastScore = 85;

/**
 * Options of Stryker, which works on a copy of what is not ignored.
 *
 * @param {string} folder - Takes the copy and the report.
 * @param {readonly string[]} files - To be mutated; none: all.
 * @param {string} [before] - Report of an earlier run, which is replaced.
 */
export function strykerOptions(folder, files, before) {
  return {
    plugins: [
      `${root}scripts/mutation/node_modules/@stryker-mutator/vitest-runner/dist/src/index.js`,
    ],
    testRunner: "vitest",
    vitest: { configFile: "scripts/mutation/vitest.config.ts", related: false },
    mutate: files.length > 0 ? [...files] : sources,
    ignorePatterns: ["/.*", "/api", "/bench", "/docs", "/examples", "/test", "dist"],
    coverageAnalysis: "perTest",
    concurrency: 2,
    // A mutant that waits for ever has been noticed.
    timeoutMS: 10_000,
    timeoutFactor: 1.5,
    // The copy has no tsconfig that would have to be rewritten.
    tsconfigFile: "none.json",
    tempDirName: `${folder}/copy`,
    cleanTempDir: "always",
    reporters: ["json", "progress-append-only"],
    jsonReporter: { fileName: `${folder}/mutation.json` },
    // What a report of before says of a mutant whose code and tests are the same is not tried again.
    ...(before === undefined ? {} : { incremental: true, incrementalFile: before }),
    allowConsoleColors: false,
  };
}
