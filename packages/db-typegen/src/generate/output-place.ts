import { join } from "node:path";
import type { ProjectFiles } from "../project/project-files.js";
import type { GenerationOptions } from "./generation-options.js";

/** The declarations: what makes `query("…")` typed. */
export const declarationsFile = "db.gen.d.ts";
/** Functions that make the statements of `.sql` files. */
export const factoriesFile = "queries.gen.ts";
/** Validators of rows, where they are wanted. */
export const validatorsFile = "validators.gen.ts";
/** All files of the folder that are written. */
export const generatedFiles: readonly string[] = [declarationsFile, factoriesFile, validatorsFile];
/** What was learnt of each statement; it stays in the project's folder. */
export const lockFile = "db-typegen.lock.json";

/** Where the generated files go, and whether TypeScript finds them there. */
export interface OutputPlace {
  /** Absolute. */
  readonly folder: string;
  readonly isIncluded: boolean;
}

/** The project's folder where tsconfig takes in what is there, else `src` where it takes in that. */
export function outputPlace(
  { root, out }: GenerationOptions,
  { includes }: Pick<ProjectFiles, "includes">,
): OutputPlace {
  const isIncluded = (folder: string): boolean => includes(join(folder, declarationsFile));
  const wanted = out === undefined ? [root, join(root, "src")] : [join(root, out)];
  const folder = wanted.find((each) => isIncluded(each)) ?? wanted[0] ?? root;
  return { folder, isIncluded: isIncluded(folder) };
}
