import { importGraph } from "./import-graph.js";
import type { Package } from "./manifest-rules.js";
import type { SourceFile } from "./source-file.js";
import { packageName } from "./source-rules.js";
import type { Violation } from "./source-rules.js";

/** The declarations a user of the package can see: those its entries lead to, the entries included. */
function publicDeclarations(each: Package, declarations: readonly SourceFile[]): SourceFile[] {
  const graph = importGraph(declarations);
  const pending = Object.values(each.manifest.exports ?? {})
    .flatMap((target) => (typeof target === "string" ? [] : [target["types"] ?? ""]))
    .map((types) => types.replace(/^\.\//, `packages/${each.folder}/`));
  const seen = new Set<string>();
  for (const path of pending) {
    if (seen.has(path)) continue;
    seen.add(path);
    pending.push(...(graph.get(path) ?? []));
  }
  return declarations.filter((file) => seen.has(file.path));
}

/**
 * Types of packages that the user may not have. A public declaration may name the package's own required
 * and optional peers; everything else is wrapped in a structural type of our own.
 */
export function foreignTypes(each: Package, declarations: readonly SourceFile[]): Violation[] {
  const peers = Object.keys(each.manifest.peerDependencies ?? {});
  return publicDeclarations(each, declarations).flatMap((file) =>
    file.imports
      .map(({ specifier }) => specifier)
      .filter((specifier) => !/^(?:\.|node:)/.test(specifier))
      .filter((specifier) => !peers.includes(packageName(specifier)))
      .map((specifier) => `${file.path}: shows a type of ${specifier}`),
  );
}
