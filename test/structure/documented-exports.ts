import { parseAst } from "vitest/node";
import { resolveImport } from "./import-graph.js";
import type { Violation } from "./source-rules.js";

type Node = Readonly<Record<string, unknown>> & { readonly type: string; readonly start: number };

/** One statement that declares a name at the top of a module. */
interface Declaration {
  readonly name: string;
  readonly isFunction: boolean;
  readonly documented: boolean;
}

/** A name that comes from another module, under which it is known there. */
interface Origin {
  readonly from: string;
  readonly name: string;
}

interface Module {
  readonly declarations: readonly Declaration[];
  /** Imported and re-exported names. */
  readonly origins: ReadonlyMap<string, Origin>;
  readonly exported: ReadonlyMap<string, string>;
  /** Modules all of whose exports are exported. */
  readonly all: readonly string[];
}

/**
 * The exports of an entry whose declaration has no doc comment. An export without a declaration that can
 * be found counts as well.
 *
 * @param read the text of a source file by its path from the root.
 */
export function undocumentedExports(entry: string, read: (path: string) => string): Violation[] {
  const modules = new Map<string, Module>();
  const load = (path: string): Module => {
    const known = modules.get(path) ?? readModule(path, read(path));
    modules.set(path, known);
    return known;
  };
  return exportedNames(entry, load).flatMap(({ path, name, as }) => {
    const { at, declarations } = resolve(path, name, load);
    return isDocumented(declarations) ? [] : [`${at}: ${as} has no doc comment`];
  });
}

type Load = (path: string) => Module;

function exportedNames(path: string, load: Load): { path: string; name: string; as: string }[] {
  const { exported, all } = load(path);
  return [
    ...[...exported].map(([as, name]) => ({ path, name, as })),
    ...all.flatMap((from) => exportedNames(from, load)),
  ];
}

/** Where a name of a module is declared, and how. */
function resolve(
  path: string,
  name: string,
  load: Load,
): { at: string; declarations: readonly Declaration[] } {
  const { declarations, origins, all } = load(path);
  const own = declarations.filter((each) => each.name === name);
  if (own.length > 0) return { at: path, declarations: own };
  const origin =
    origins.get(name) ??
    all.filter((from) => load(from).exported.has(name)).map((from) => ({ from, name }))[0];
  if (origin === undefined) return { at: path, declarations: [] };
  return resolve(origin.from, load(origin.from).exported.get(origin.name) ?? "", load);
}

/** Every declaration has a comment; of the overloads of a function one does. */
function isDocumented(declarations: readonly Declaration[]): boolean {
  const [functions, others] = [true, false].map((kind) =>
    declarations.filter((each) => each.isFunction === kind),
  );
  return (
    declarations.length > 0 &&
    (functions?.length === 0 || functions?.some((each) => each.documented) === true) &&
    others?.every((each) => each.documented) === true
  );
}

function readModule(path: string, text: string): Module {
  const declarations: Declaration[] = [];
  const origins = new Map<string, Origin>();
  const exported = new Map<string, string>();
  const all: string[] = [];
  for (const node of nodesOf(parseAst(text, { lang: "ts" }).body)) {
    const from = sourceOf(node, path);
    const inner = nodesOf([node["declaration"]])[0];
    const documented = hasComment(text.slice(0, node.start));
    const declared = declaredBy(inner ?? node).map((each) => ({ ...each, documented }));
    declarations.push(...declared);
    if (inner !== undefined) for (const { name } of declared) exported.set(name, name);
    if (node.type === "ExportAllDeclaration" && from !== undefined) all.push(from);
    for (const specifier of nodesOf(node["specifiers"])) {
      const local = nameOf(specifier["local"]);
      if (node.type === "ImportDeclaration") {
        const name = nameOf(specifier["imported"]);
        if (from !== undefined && name !== "") origins.set(local, { from, name });
      } else {
        exported.set(nameOf(specifier["exported"]), local);
        if (from !== undefined) origins.set(local, { from, name: local });
      }
    }
  }
  return { declarations, origins, exported, all };
}

function declaredBy(node: Node): Omit<Declaration, "documented">[] {
  const isFunction = /^(?:FunctionDeclaration|TSDeclareFunction)$/.test(node.type);
  if (node.type === "VariableDeclaration")
    return nodesOf(node["declarations"]).map((each) => ({ name: nameOf(each["id"]), isFunction }));
  const named = isFunction || /^(?:Class|TS\w+)Declaration$/.test(node.type);
  return named ? [{ name: nameOf(node["id"]), isFunction }] : [];
}

/** True when the text ends with a doc comment; remarks for tools may follow it. */
function hasComment(before: string): boolean {
  return /\/\*\*(?:(?!\*\/)[\s\S])*\*\/\s*(?:\/\/[^\n]*\s*)*$/.test(before);
}

/** The module that a statement names, when it is one of ours. */
function sourceOf(node: Node, path: string): string | undefined {
  const source = nodesOf([node["source"]])[0]?.["value"];
  return typeof source === "string" && source.startsWith(".")
    ? resolveImport(path, source)
    : undefined;
}

function nameOf(value: unknown): string {
  const name = nodesOf([value])[0]?.["name"];
  return typeof name === "string" ? name : "";
}

function nodesOf(value: unknown): Node[] {
  if (!Array.isArray(value)) return [];
  return value.filter(
    (each): each is Node => typeof each === "object" && each !== null && "type" in each,
  );
}
