import { BaseSequencer, type TestSpecification } from "vitest/node";
import { defineConfig } from "vitest/config";
import whole from "../../vitest.config.js";

/**
 * Run for every mutant until one of them notices, so what is left out runs for long, looks for rare
 * events, or goes through tables that the tests beside the code go through as well.
 */
const leftOut =
  "awaits,bank,check-history,contention,hermitage,history,propagation.int,rollback,round-trips,scope-model,tenants";

/** The quick ones first: tests beside the code, then those that need a server, then those with faults. */
class QuickFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number =>
      [/\/src\//, /\.int\./].findIndex((kind) => kind.test(moduleId)) >>> 0;
    return files.toSorted((a, b) => rank(a) - rank(b));
  }
}

/** The tests of db-tx that judge a mutant. */
export default defineConfig({
  resolve: whole.resolve ?? {},
  test: {
    include: ["packages/db-tx/{src,test}/**/*.test.ts"],
    exclude: ["**/node_modules/**", `**/{${leftOut}}.*`],
    setupFiles: ["scripts/mutation/setup.ts"],
    sequence: { sequencer: QuickFirst },
    isolate: false,
    fileParallelism: false,
    // What hangs has been noticed; no test here takes a third of it on a busy machine.
    testTimeout: 10_000,
    hookTimeout: 60_000,
  },
});
