import { existsSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { createFilesMatcher, parseTsconfig } from "get-tsconfig";
import { ProjectError } from "../errors.js";

/** Whether TypeScript takes a file in, by its absolute path. */
export type Inclusion = (path: string) => boolean;

/**
 * What a tsconfig and those it refers to take in; without one, everything.
 *
 * @throws ProjectError it was named and is not there, or cannot be read.
 */
export function tsconfigInclusion(root: string, named: string | undefined): Inclusion {
  const path = configPath(join(root, named ?? "tsconfig.json"));
  if (existsSync(path)) {
    const matchers = configsOf(path, new Set());
    return (file) => matchers.some((each) => each(file));
  }
  if (named === undefined) return () => true;
  throw new ProjectError("DB_TYPEGEN_PROJECT", `The file ${named} of --tsconfig is not there.`);
}

/** A folder stands for the file in it. */
function configPath(path: string): string {
  const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
  return isFolder ? join(path, "tsconfig.json") : path;
}

/** Those of a solution, each once. */
function configsOf(path: string, seen: Set<string>): Inclusion[] {
  if (seen.has(path) || !existsSync(path)) return [];
  seen.add(path);
  const config = readConfig(path);
  const matcher = createFilesMatcher({ path, config });
  const referred = config.references?.flatMap((each) =>
    configsOf(configPath(resolve(dirname(path), each.path)), seen),
  );
  return [(file) => matcher(file) !== undefined, ...(referred ?? [])];
}

function readConfig(path: string): ReturnType<typeof parseTsconfig> {
  try {
    return parseTsconfig(path);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ProjectError("DB_TYPEGEN_PROJECT", `${path} cannot be read: ${reason}`, { cause });
  }
}
