/**
 * Builds the package in whose folder it is started. `dist/` is what is published: a file for each public entry
 * and each program, others for what they share, and a declaration for each source. `build/` has a module for each
 * source: what writes documents from the sources, or measures parts of them, reads it.
 *
 * With `--together`, what entries share is put into two files, the errors and all else. Node.js takes a third to
 * half a millisecond for each file; that is for a package whose entries are loaded together.
 */
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { rolldown } from "rolldown";
import { program, run } from "./command.mjs";
import { entriesOf } from "./package-entries.mjs";

const folder = process.cwd();
const { values } = parseArgs({ options: { together: { type: "boolean", default: false } } });
const groups = [
  { name: "errors", test: /src[\\/]errors[\\/]/, priority: 1 },
  { name: "shared", minShareCount: 2 },
];

await program(async () => {
  for (const made of ["dist", "build"])
    rmSync(join(folder, made), { recursive: true, force: true });
  await run("tsc", ["-p", "tsconfig.build.json"], { cwd: folder });
  const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const bundle = await rolldown({
    cwd: folder,
    input: entriesOf(manifest),
    platform: "node",
    tsconfig: "tsconfig.build.json",
    // Only this package's own sources are put together.
    external: (id) => !/^[./]/.test(id),
    onLog: (_, { message }) => {
      throw new Error(message);
    },
  });
  await bundle.write({
    dir: "dist",
    sourcemap: true,
    keepNames: true,
    chunkFileNames: "[name].js",
    codeSplitting: values.together ? { groups } : true,
  });
  await bundle.close();
});
