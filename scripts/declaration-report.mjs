import { posix } from "node:path";

/**
 * The public declarations of one package as one text that changes when, and only when, its public
 * surface does: the entries and every declaration they lead to, sorted by path, without comments and
 * blank lines.
 *
 * @param {string} name - The package's name.
 * @param {readonly string[]} entries - Paths of the entries' declarations.
 * @param {ReadonlyMap<string, string>} declarations - All declarations, text by path.
 */
export function declarationReport(name, entries, declarations) {
  const sections = reachable(entries, declarations).map((path) => {
    const text = withoutComments(declarations.get(path) ?? "");
    const lines = text.split("\n").filter((line) => line.trim() !== "");
    return [`// ---- ${path}`, ...lines.map((line) => line.trimEnd())].join("\n");
  });
  return `${[`// The public surface of ${name}. Regenerate with: pnpm api:update`, ...sections].join("\n\n")}\n`;
}

/**
 * @param {readonly string[]} entries
 * @param {ReadonlyMap<string, string>} declarations
 */
function reachable(entries, declarations) {
  const seen = new Set(entries);
  for (const path of seen) {
    const text = declarations.get(path);
    if (text === undefined) throw new MissingDeclarationError(path);
    for (const specifier of relativeImports(text)) {
      seen.add(posix.join(posix.dirname(path), specifier).replace(/\.js$/, ".d.ts"));
    }
  }
  return [...seen].toSorted();
}

/** An entry or an import names a declaration that was not built. */
export class MissingDeclarationError extends Error {
  /** @param {string} path */
  constructor(path) {
    super(`${path} is not there: build first`);
    this.name = "MissingDeclarationError";
  }
}

/**
 * Specifiers of `from "./x.js"`, `import "./x.js"` and `import("./x.js")`.
 *
 * @param {string} text
 */
function relativeImports(text) {
  const matches = withoutComments(text).matchAll(/\b(?:from|import)\s*\(?\s*"(\.[^"]+)"/g);
  return [...matches].map(([, specifier]) => specifier ?? "");
}

/**
 * Removes comments from declarations, where a slash can only begin a comment or stand in a string.
 *
 * @param {string} text
 */
export function withoutComments(text) {
  return text.replaceAll(
    /("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`)|\/\*[\s\S]*?\*\/|\/\/[^\n]*/g,
    (_comment, /** @type {string | undefined} */ string) => string ?? "",
  );
}
