import { defineConfig } from "vitest/config";
import whole from "../../vitest.config.js";

/**
 * The tests of db-tx that judge a mutant. Those that run for long or look for rare events are left out:
 * each mutant runs every test that reaches it.
 */
export default defineConfig({
  resolve: whole.resolve ?? {},
  test: {
    include: ["packages/db-tx/{src,test}/**/*.test.ts"],
    setupFiles: ["scripts/mutation/setup.ts"],
    exclude: [
      "**/node_modules/**",
      "**/{bank,check-history,contention,hermitage,history,tenants}.*",
    ],
    isolate: false,
    fileParallelism: false,
    testTimeout: 20_000,
    hookTimeout: 60_000,
  },
});
