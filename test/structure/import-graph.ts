import { posix } from "node:path";
import type { SourceFile } from "./source-file.js";

/** Which file imports which, both as paths relative to the root. */
export type ImportGraph = ReadonlyMap<string, readonly string[]>;

/** Resolves `./x.js` in a source to the path of `x.ts`; a package's name stays as it is. */
export function resolveImport(fromPath: string, specifier: string): string {
  if (!specifier.startsWith(".")) return specifier;
  const path = posix.join(posix.dirname(fromPath), specifier);
  return fromPath.endsWith(".d.ts") ? path.replace(/\.js$/, ".d.ts") : path.replace(/\.js$/, ".ts");
}

/** The graph of relative imports, type-only and lazy ones included. */
export function importGraph(files: readonly SourceFile[]): ImportGraph {
  return new Map(
    files.map((file) => [
      file.path,
      file.imports
        .filter((each) => each.specifier.startsWith("."))
        .map((each) => resolveImport(file.path, each.specifier)),
    ]),
  );
}

/** What is loaded with a file: itself, and all that its eager imports lead to inside of its package. */
export function loadedWith(path: string, files: readonly SourceFile[]): ReadonlySet<string> {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const loaded = new Set([path]);
  for (const each of loaded) {
    for (const { specifier, lazy, typeOnly } of byPath.get(each)?.imports ?? []) {
      if (!lazy && !typeOnly && specifier.startsWith("."))
        loaded.add(resolveImport(each, specifier));
    }
  }
  return loaded;
}

/**
 * Groups of files that import each other in a circle (Tarjan's strongly connected components), each
 * sorted by path. A file that imports itself is a circle of one.
 */
export function importCycles(graph: ImportGraph): string[][] {
  const cycles: string[][] = [];
  const order = new Map<string, number>();
  const open: string[] = [];

  /** The earliest file still open that can be reached from `path`. */
  function visit(path: string): number {
    const known = order.get(path);
    if (known !== undefined) return open.includes(path) ? known : Infinity;
    const own = order.size;
    order.set(path, own);
    open.push(path);
    const targets = graph.get(path) ?? [];
    const earliest = Math.min(own, ...targets.map((target) => visit(target)));
    if (earliest === own) {
      const members = open.splice(open.indexOf(path));
      if (members.length > 1 || targets.includes(path)) cycles.push(members.toSorted());
    }
    return earliest;
  }

  for (const path of graph.keys()) visit(path);
  return cycles;
}
