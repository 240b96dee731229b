import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["libraries/*.test.ts"],
    globalSetup: ["../../scripts/vitest-postgres.ts"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
