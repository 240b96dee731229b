/**
 * Compiles `packages/db-core/test/types` against the built db-core as programs of its users do: with each
 * supported TypeScript, with this project's settings and with plain ones, declarations of libraries
 * included (`skipLibCheck: false`). `node scripts/types-matrix.mjs [5.8 5.9 6 7]`, default all four. Needs
 * a build of db-core; the compilers come from npm.
 */
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { program, root, run } from "./command.mjs";
import { withTemporaryFolder } from "./temporary-folder.mjs";

const supported = ["5.8", "5.9", "6", "7"];
const core = join(root, "packages", "db-core");

/** What all programs share. */
const shared = {
  noEmit: true,
  strict: true,
  skipLibCheck: false,
  target: "es2022",
  lib: ["es2023", "esnext.disposable"],
  types: ["node"],
};

/** Compiler options of two kinds of programs. */
const settings = {
  "this project's settings": {
    ...shared,
    module: "nodenext",
    moduleResolution: "nodenext",
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    verbatimModuleSyntax: true,
  },
  "plain settings": { ...shared, module: "esnext", moduleResolution: "bundler" },
};

/**
 * Each program sees only its own declarations: a policy declared by one would hold for all.
 *
 * @type {Readonly<Record<string, { include: string[], exclude: string[] }>>}
 */
const programs = {
  "the default policy": { include: ["types"], exclude: ["types/strict-policy"] },
  "the strict policy": { include: ["types/strict-policy"], exclude: [] },
};

/**
 * Puts the built package where a package manager would.
 *
 * @param {string} folder
 * @param {readonly string[]} versions
 */
async function install(folder, versions) {
  writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true, type: "module" }));
  const compilers = versions.map((version) => `typescript-${version}@npm:typescript@${version}`);
  const node = `@types/node@${/@types\/node': ([\d.]+)/.exec(workspace())?.[1] ?? "20"}`;
  await run("npm", ["install", "--no-audit", "--no-fund", "--silent", node, ...compilers], {
    cwd: folder,
  });
  const installed = join(folder, "node_modules", "@abe", "db-core");
  mkdirSync(installed, { recursive: true });
  for (const each of ["package.json", "dist"]) {
    cpSync(join(core, each), join(installed, each), { recursive: true });
  }
  cpSync(join(core, "test", "types"), join(folder, "types"), { recursive: true });
}

function workspace() {
  return readFileSync(join(root, "pnpm-workspace.yaml"), "utf8");
}

/**
 * @param {string} folder
 * @param {string} version
 * @returns {Promise<string[]>} One line per program that does not compile as it should.
 */
async function compileWith(folder, version) {
  const compiler = join(folder, "node_modules", `typescript-${version}`, "bin", "tsc");
  const failures = [];
  for (const [setting, compilerOptions] of Object.entries(settings)) {
    for (const [name, files] of Object.entries(programs)) {
      const config = join(folder, "tsconfig.json");
      writeFileSync(config, JSON.stringify({ compilerOptions, ...files }));
      const begun = Date.now();
      const failure = await run("node", [compiler, "-p", config]).then(
        () => undefined,
        (error) => String(error.message),
      );
      const verdict = failure === undefined ? "ok" : "FAILED";
      const seconds = ((Date.now() - begun) / 1000).toFixed(1);
      console.log(`TypeScript ${version}  ${setting}, ${name}  ${seconds} s  ${verdict}`);
      if (failure !== undefined) failures.push(failure);
    }
  }
  return failures;
}

await program(async () => {
  const asked = process.argv.slice(2).filter((each) => supported.includes(each));
  const versions = asked.length > 0 ? asked : supported;
  await withTemporaryFolder(async (folder) => {
    await install(folder, versions);
    const failures = [];
    for (const version of versions) failures.push(...(await compileWith(folder, version)));
    if (failures.length === 0) return;
    console.error(failures.join("\n"));
    process.exitCode = 1;
  });
});
