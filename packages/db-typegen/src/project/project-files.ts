import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { ProjectError } from "../errors.js";
import { type Inclusion, tsconfigInclusion } from "./tsconfig-inclusion.js";

/** Where statements are looked for. Paths are absolute, or relative to the folder of the project. */
export interface ProjectOptions {
  /** The folder of the project: absolute. */
  readonly root: string;
  /** Folder of `.sql` files. Default `queries`, which need not be there. */
  readonly queries?: string | undefined;
  /** Which TypeScript files there are. Default `tsconfig.json`; without it all below the folder. */
  readonly tsconfig?: string | undefined;
}

/** The files of a project, by paths relative to its folder, with `/`. */
export interface ProjectFiles {
  readonly sql: readonly string[];
  readonly typescript: readonly string[];
  /** Folders that were looked into: absolute. */
  readonly folders: readonly string[];
  /** Whether TypeScript would take a file in, by its absolute path. */
  readonly includes: Inclusion;
}

const ownFolders = /^(?:node_modules|\..*)$/;
const typescriptFile = /(?<!\.d)\.[mc]?tsx?$/;

/**
 * Finds the files. Folders called `node_modules`, and those whose names begin with a dot, are left out.
 *
 * @throws ProjectError a folder or file that was named is not there.
 */
export function projectFiles(options: ProjectOptions): ProjectFiles {
  const { root } = options;
  const includes = tsconfigInclusion(root, options.tsconfig);
  const queries = join(root, options.queries ?? "queries");
  const walked = walk(root);
  const sqlOnly = queries.startsWith(`${root}${sep}`) ? walked : walk(queries);
  const sql = sqlOnly.files.filter(
    (each) => each.endsWith(".sql") && each.startsWith(`${queries}${sep}`),
  );
  if (options.queries !== undefined && !sqlOnly.folders.includes(queries))
    throw new ProjectError(
      "DB_TYPEGEN_PROJECT",
      `The folder ${options.queries} of --queries is not there.`,
    );
  const typescript = walked.files.filter((each) => typescriptFile.test(each) && includes(each));
  return {
    sql: sql.map((each) => inProject(root, each)),
    typescript: typescript.map((each) => inProject(root, each)),
    folders: [...new Set([...walked.folders, ...sqlOnly.folders])],
    includes,
  };
}

/** A path relative to the project's folder, with `/`. */
export function inProject(root: string, path: string): string {
  return relative(root, path).split(sep).join("/");
}

/** @returns `undefined` where there is no such file. */
export function readProjectFile(root: string, file: string): string | undefined {
  try {
    // Editors of Windows begin files with a mark that is no part of the text, and Git may change the ends of lines.
    const text = readFileSync(join(root, file), "utf8");
    return text.replace(/^\uFEFF/, "").replaceAll("\r\n", "\n");
  } catch {
    return undefined;
  }
}

interface Walked {
  readonly files: readonly string[];
  readonly folders: readonly string[];
}

function walk(folder: string): Walked {
  const found = { files: [] as string[], folders: [] as string[] };
  const open = [folder];
  for (let each = open.pop(); each !== undefined; each = open.pop()) {
    const entries = entriesOf(each);
    if (entries === undefined) continue;
    found.folders.push(each);
    for (const entry of entries) {
      const path = join(each, entry.name);
      if (entry.isFile()) found.files.push(path);
      else if (entry.isDirectory() && !ownFolders.test(entry.name)) open.push(path);
    }
  }
  return { files: found.files.toSorted(), folders: found.folders.toSorted() };
}

/** @returns `undefined` for what is not there, or may not be read. */
function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return undefined;
  }
}
