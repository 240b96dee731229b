import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["*/test/*.test.ts"],
    globalSetup: ["../../scripts/vitest-postgres.ts"],
    // An application, its clients and PostgreSQL at a time.
    maxWorkers: 2,
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
