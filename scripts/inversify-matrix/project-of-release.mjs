import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../command.mjs";

/**
 * Writes a tsconfig.json that is a project's own, but for the release of inversify whose types it sees.
 *
 * @param {string} folder - Where it is written.
 * @param {string} project - A folder with a tsconfig.json, from the root.
 * @param {{ inversify: string, include: readonly string[], options: object }} changes - `inversify` is the
 *   release's folder, `include` names folders of the project.
 * @returns {string} Its path.
 */
export function writeProject(folder, project, { inversify, include, options }) {
  const own = join(root, project, "tsconfig.json");
  /** @type {{ compilerOptions?: { paths?: Record<string, string[]> } }} */
  const { compilerOptions = {} } = JSON.parse(readFileSync(own, "utf8"));
  const paths = Object.entries(compilerOptions.paths ?? {}).map(([name, targets]) => [
    name,
    targets.map((target) => join(root, project, target)),
  ]);
  const path = join(folder, "tsconfig.json");
  const content = {
    extends: own,
    compilerOptions: {
      typeRoots: [join(root, project, "node_modules/@types")],
      paths: { ...Object.fromEntries(paths), inversify: [inversify] },
      ...options,
    },
    include: include.map((part) => join(root, project, part)),
  };
  writeFileSync(path, JSON.stringify(content));
  return path;
}
