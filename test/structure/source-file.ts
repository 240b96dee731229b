import { parseAst } from "vitest/node";

/** One mention of another module. A type-only mention vanishes at run time, a lazy one waits to be called. */
export interface ModuleImport {
  readonly specifier: string;
  readonly typeOnly: boolean;
  readonly lazy: boolean;
}

/** What the rules need to know of one file; `path` is relative to the root, with forward slashes. */
export interface SourceFile {
  readonly path: string;
  readonly lines: number;
  readonly imports: readonly ModuleImport[];
  /** Reads `process.env`, in any spelling. */
  readonly readsEnvironment: boolean;
  /** Says `new Error(…)` or `Error(…)`: an error without a code. */
  readonly bareErrors: number;
  readonly anyKeywords: number;
  /** Lines of each function, method and arrow function, its own inner ones included. */
  readonly functionLines: readonly number[];
  /** Statements at the top of the module that do something when it is imported. */
  readonly topLevelActions: number;
}

type Node = Readonly<Record<string, unknown>> & { readonly type: string };

/**
 * Reads a TypeScript module with the parser that also compiles the tests, so no syntax is missed that
 * runs. Throws on a file that does not parse.
 */
export function readSourceFile(path: string, text: string): SourceFile {
  const program = parseAst(text, { lang: path.endsWith(".d.ts") ? "dts" : "ts" });
  const nodes = [...descendants(program)];
  return {
    path,
    lines: text.split("\n").length - (text.endsWith("\n") ? 1 : 0),
    imports: nodes.flatMap((node) => importOf(node)),
    readsEnvironment: nodes.some((node) => isEnvironmentRead(node)),
    bareErrors: nodes.filter((node) => isBareError(node)).length,
    anyKeywords: nodes.filter((node) => node.type === "TSAnyKeyword").length,
    functionLines: nodes.filter((node) => isFunction(node)).map((node) => linesOf(node, text)),
    topLevelActions: childNodes(program).filter((node) => isAction(node)).length,
  };
}

function* descendants(value: unknown): Generator<Node> {
  if (typeof value !== "object" || value === null) return;
  if (isNode(value)) yield value;
  for (const child of Object.values(value)) yield* descendants(child);
}

function childNodes(program: { readonly body: readonly unknown[] }): Node[] {
  return program.body.filter((node) => isNode(node));
}

function isNode(value: unknown): value is Node {
  return (
    typeof value === "object" && value !== null && "type" in value && typeof value.type === "string"
  );
}

function importOf(node: Node): ModuleImport[] {
  const specifier = literal(node["source"]);
  if (specifier === undefined) return [];
  const typeOnly =
    node["importKind"] === "type" ||
    node["exportKind"] === "type" ||
    node.type === "TSImportType" ||
    importsOnlyTypes(node);
  return [{ specifier, typeOnly, lazy: node.type === "ImportExpression" }];
}

/** `import { type A, type B } from "x"`: every name is a type. */
function importsOnlyTypes(node: Node): boolean {
  const names = node["specifiers"];
  if (!Array.isArray(names) || names.length === 0) return false;
  return names.every(
    (name) => isNode(name) && (name["importKind"] === "type" || name["exportKind"] === "type"),
  );
}

function literal(value: unknown): string | undefined {
  if (!isNode(value)) return undefined;
  // TSImportType wraps its specifier in a literal type.
  const inner = isNode(value["literal"]) ? value["literal"] : value;
  return typeof inner["value"] === "string" ? inner["value"] : undefined;
}

function isIdentifier(value: unknown, name: string): boolean {
  return isNode(value) && value.type === "Identifier" && value["name"] === name;
}

function isEnvironmentRead(node: Node): boolean {
  if (node.type === "MemberExpression") {
    return isIdentifier(node["object"], "process") && isIdentifier(node["property"], "env");
  }
  if (node.type === "ImportSpecifier") return isIdentifier(node["imported"], "env");
  return (
    node.type === "VariableDeclarator" &&
    isIdentifier(node["init"], "process") &&
    [...descendants(node["id"])].some((part) => isIdentifier(part["key"], "env"))
  );
}

function isBareError(node: Node): boolean {
  return (
    (node.type === "NewExpression" || node.type === "CallExpression") &&
    isIdentifier(node["callee"], "Error")
  );
}

/** A method's function begins at its parameters; its own line is the same. */
function isFunction(node: Node): boolean {
  return /^(?:FunctionDeclaration|FunctionExpression|ArrowFunctionExpression)$/.test(node.type);
}

function linesOf(node: Node, text: string): number {
  return text.slice(Number(node["start"]), Number(node["end"])).split("\n").length;
}

function isAction(node: Node): boolean {
  const declares =
    /^(?:Import|Export|TS)/.test(node.type) ||
    /^(?:Function|Class|Variable)Declaration$/.test(node.type);
  return !declares || (node.type === "VariableDeclaration" && awaits(node));
}

/** An `await` in the statement itself; one inside a function body waits for a call. */
function awaits(node: Node): boolean {
  if (node.type === "AwaitExpression") return true;
  return Object.entries(node).some(
    ([key, child]) => key !== "body" && [child].flat().some((part) => isNode(part) && awaits(part)),
  );
}
