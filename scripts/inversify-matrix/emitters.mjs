import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import { root, run } from "../command.mjs";
import { writeProject } from "./project-of-release.mjs";
import { here, placeOf } from "./releases.mjs";

const project = "examples/seed";
const sources = join(root, project, "src");

/**
 * Emits the seed for a release of inversify into `folder`, as ES modules.
 *
 * @typedef {(folder: string, release: string) => Promise<void>} Emitter
 */

/** @returns {string[]} Every source of the seed, declarations apart. */
function sourceFiles() {
  return readdirSync(sources, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".ts") && !path.endsWith(".d.ts"))
    .map((path) => join(sources, path));
}

/**
 * A compiler that knows types: what does not compile is not emitted.
 *
 * @param {string} modules - The folder with TypeScript's package.
 * @param {string} name - The package's name there.
 * @returns {Emitter}
 */
function typescript(modules, name) {
  return async (folder, release) => {
    const config = writeProject(folder, project, {
      inversify: placeOf(release).folder,
      include: ["src"],
      options: { noEmit: false, rootDir: sources, outDir: folder, isolatedModules: true },
    });
    await run(process.execPath, [join(modules, name, "bin/tsc"), "-p", config]);
  };
}

/** @type {Emitter} */
async function esbuild(folder) {
  const layout = [`--outbase=${sources}`, `--outdir=${folder}`, "--format=esm", "--target=es2022"];
  const settings = `--tsconfig=${join(root, project, "tsconfig.json")}`;
  await run(join(here, "node_modules/.bin/esbuild"), [...sourceFiles(), ...layout, settings]);
}

/**
 * What is used of `@swc/core`, which is installed for the matrix alone.
 *
 * @typedef {{ transform(text: string, options: object): Promise<{ code: string }> }} Swc
 */

/** @type {Emitter} */
async function swc(folder) {
  /** @type {Swc} */
  const { transform } = createRequire(join(here, "package.json"))("@swc/core");
  const options = {
    swcrc: false,
    module: { type: "es6" },
    jsc: {
      target: "es2022",
      parser: { syntax: "typescript", decorators: true },
      transform: { legacyDecorator: true, decoratorMetadata: true },
    },
  };
  for (const path of sourceFiles()) {
    const target = join(folder, relative(sources, path)).replace(/\.ts$/, ".js");
    const { code } = await transform(readFileSync(path, "utf8"), { ...options, filename: path });
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, code);
  }
}

/** @type {Readonly<Record<string, Emitter>>} */
export const emitters = {
  "tsc 5.9": typescript(join(here, "node_modules"), "typescript-5.9"),
  "tsc 7": typescript(join(root, "node_modules"), "typescript"),
  esbuild,
  swc,
};
