import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative, sep } from "node:path";

/** Changes when what is said of the same statements and schema changes. */
const revision = 1;

/** A schema that nothing was applied to. */
export const emptySchemaHash: string = hashOf([]);

/**
 * What changes when the files of a folder do. What only takes migrations back is no part of it.
 *
 * @returns `undefined` where there is no such folder.
 */
export function migrationsHash(folder: string): string | undefined {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) return undefined;
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((each) => each.isFile() && !/^down\.[a-z]+$/.test(each.name))
    .map((each) => join(each.parentPath, each.name))
    .toSorted();
  return hashOf(
    files.map((each) => [relative(folder, each).split(sep).join("/"), readFileSync(each, "utf8")]),
  );
}

function hashOf(files: readonly (readonly [path: string, content: string])[]): string {
  // Git may change the ends of lines.
  const lines = files.map(([path, content]) => [path, content.replaceAll("\r\n", "\n")]);
  return createHash("sha256")
    .update(JSON.stringify([revision, lines]))
    .digest("hex");
}
