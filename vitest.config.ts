import { readdirSync, readFileSync } from "node:fs";
import { defineConfig } from "vitest/config";

/**
 * Tests run on the sources: each public entry of each package resolves to the file it is built from,
 * so a failing line is the line in the editor. Child processes run the built packages instead.
 */
function sourceAliases(): { find: RegExp; replacement: string }[] {
  const root = new URL("packages/", import.meta.url);
  return readdirSync(root).flatMap((folder) => {
    const manifest = JSON.parse(readFileSync(new URL(`${folder}/package.json`, root), "utf8")) as {
      name: string;
      exports: Record<string, string | { default: string }>;
    };
    return Object.entries(manifest.exports).flatMap(([subpath, target]) => {
      if (typeof target === "string") return [];
      const source = target.default.replace("./dist/", "src/").replace(/\.js$/, ".ts");
      return [
        {
          find: new RegExp(`^${manifest.name}${subpath.slice(1)}$`),
          replacement: new URL(`${folder}/${source}`, root).pathname,
        },
      ];
    });
  });
}

const alias = sourceAliases();

export default defineConfig({
  resolve: { alias },
  test: {
    globalSetup: ["scripts/vitest-postgres.ts"],
    projects: [
      {
        extends: true,
        test: { name: "unit", include: ["packages/*/src/**/*.test.ts"] },
      },
      {
        extends: true,
        test: {
          name: "postgres",
          include: ["packages/*/test/**/*.test.ts"],
          exclude: ["**/*.fault.test.ts"],
          testTimeout: 20_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: "fault",
          include: ["packages/*/test/**/*.fault.test.ts"],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: "examples",
          include: ["examples/*/test/**/*.test.ts"],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
