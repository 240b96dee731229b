import { readdirSync, readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
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

/**
 * Other copies of a dependency, each by the file of its entry: scripts/inversify-matrix tries several,
 * scripts/drivers the newest pg, scripts/otel-matrix another OpenTelemetry.
 */
const others = [
  { find: /^inversify$/, replacement: process.env["ABE_INVERSIFY"] },
  { find: /^pg$/, replacement: process.env["ABE_PG"] },
  ...Object.entries(
    JSON.parse(process.env["ABE_OTEL"] ?? "{}") as Readonly<Record<string, string>>,
  ).map(([name, replacement]) => ({ find: new RegExp(`^${name}$`), replacement })),
].flatMap(({ find, replacement }) => (replacement === undefined ? [] : [{ find, replacement }]));

/** The driver of every server that a test makes without naming one: see scripts/drivers/run.mjs. */
const driver = process.env["ABE_TEST_DRIVER"];
const drivers =
  driver === undefined
    ? []
    : [
        {
          find: /^.*\/default-driver\.js$/,
          replacement: new URL(`scripts/drivers/${driver}-default.ts`, import.meta.url).pathname,
        },
      ];

const resolve = { alias: [...sourceAliases(), ...others, ...drivers] };

/** Names a file for vitest's JSON report, which the checks count; nobody needs it by hand. */
const report = process.env["ABE_VITEST_JSON"];

/**
 * The suffix of a test file says what it needs; each project is one such need.
 *
 * The server is set up once for the run, at the root. No project has `extends: true`: it would inherit
 * `globalSetup` and boot a server of its own.
 */
export default defineConfig({
  resolve,
  test: {
    globalSetup: ["scripts/vitest-postgres.ts"],
    // Most tests wait for a server or a program: two at a time pays even on two cores.
    maxWorkers: Math.max(2, availableParallelism()),
    ...(report === undefined
      ? {}
      : { reporters: ["default", "json"], outputFile: { json: report } }),
    projects: [
      {
        test: {
          name: "structure",
          include: ["test/structure/**/*.test.ts", "{bench,scripts}/**/*.test.ts"],
          exclude: ["**/node_modules/**"],
          isolate: false,
          testTimeout: 20_000,
          hookTimeout: 60_000,
        },
      },
      {
        resolve,
        test: {
          name: "unit",
          include: ["{packages,examples}/*/src/**/*.test.ts"],
          // Pure functions share nothing, so the files may share their modules: five times as fast.
          isolate: false,
          // Properties are tried many times over; a busy machine takes longer for it.
          testTimeout: 20_000,
        },
      },
      {
        resolve,
        test: {
          name: "postgres",
          include: ["packages/*/test/**/*.test.ts"],
          exclude: ["**/*.fault.test.ts"],
          testTimeout: 20_000,
          hookTimeout: 60_000,
        },
      },
      {
        resolve,
        test: {
          name: "fault",
          include: ["packages/*/test/**/*.fault.test.ts"],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        // An example may have `paths` of its own, as applications do.
        resolve: { ...resolve, tsconfigPaths: true },
        test: {
          name: "examples",
          include: ["examples/*/test/**/*.test.ts"],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        resolve,
        test: {
          name: "docs",
          include: ["test/docs/*.test.ts"],
          testTimeout: 120_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
