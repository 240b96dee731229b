import { readdirSync } from "node:fs";
import { join } from "node:path";
import { generatedFiles, lockFile } from "../generate/output-place.js";
import type { GenerationOptions } from "../generate/generation-options.js";
import { migrationsFolder } from "../schema/schema-options.js";
import { projectFiles } from "../project/project-files.js";

const own: ReadonlySet<string> = new Set([...generatedFiles, lockFile]);

/** Whether a change of a file can change what is generated: not of what is written here, or by editors. */
export function matters(name: string): boolean {
  return !own.has(name) && !/^\.|~$|\.(?:tmp|swp|swx)$/.test(name);
}

/** The folders of the project, and those of its migrations, wherever they are. */
export function watchedFolders(options: GenerationOptions): readonly string[] {
  return [
    ...new Set([...projectFiles(options).folders, ...foldersBelow(migrationsFolder(options))]),
  ];
}

function foldersBelow(folder: string): string[] {
  try {
    const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
    const below = entries.filter((each) => each.isDirectory());
    return [folder, ...below.map((each) => join(each.parentPath, each.name))];
  } catch {
    return [];
  }
}
