import type {
  Function as FunctionNode,
  ArrowFunctionExpression,
  Node,
  ParamPattern,
} from "oxc-parser";
import { childrenOf, type ModuleSyntax } from "./module-syntax.js";
import { Scope } from "./scope.js";

/** A node and the names it sees. */
export interface ScopedNode {
  readonly node: Node;
  readonly scope: Scope;
}

/** A file with the meaning of its names. */
export interface ModuleScopes extends ModuleSyntax {
  readonly scope: Scope;
  /** Calls and tagged templates, in the order of the file. */
  readonly calls: readonly ScopedNode[];
  /** Names of functions and constants by which other files know them. */
  readonly exports: ReadonlyMap<string, string>;
  /** What the names of a returned expression mean. */
  readonly returnScopes: ReadonlyMap<Node, Scope>;
}

/** Finds what each name of a file stands for. */
export function resolveScopes(syntax: ModuleSyntax): ModuleScopes {
  const calls: ScopedNode[] = [];
  const assignments: (Assignment & { readonly scope: Scope })[] = [];
  const exports = new Map<string, string>();
  const returnScopes = new Map<Node, Scope>();
  const top = new Scope();
  const visit = (node: Node, scope: Scope): void => {
    const inner = opensScope(node) ? new Scope(scope) : scope;
    declare(node, inner, scope);
    if (node.type === "CallExpression" || node.type === "TaggedTemplateExpression")
      calls.push({ node, scope: inner });
    const returned = returnedBy(node);
    if (returned !== undefined) returnScopes.set(returned, inner);
    for (const each of assignmentsOf(node)) assignments.push({ ...each, scope: inner });
    for (const [exported, local] of exportsOf(node)) exports.set(exported, local);
    for (const each of childrenOf(node)) visit(each, inner);
  };
  visit(syntax.program, top);
  // Only when all names are known is it known whose a name is.
  for (const { name, values, scope } of assignments) scope.assign(name, values);
  return { ...syntax, scope: top, calls, exports, returnScopes };
}

function returnedBy(node: Node): Node | undefined {
  if (node.type === "ReturnStatement") return node.argument ?? undefined;
  return node.type === "ArrowFunctionExpression" ? node.body : undefined;
}

function opensScope(node: Node): boolean {
  switch (node.type) {
    case "FunctionDeclaration":
    case "FunctionExpression":
    case "ArrowFunctionExpression":
    case "BlockStatement":
    case "ForStatement":
    case "ForInStatement":
    case "ForOfStatement":
    case "CatchClause":
    case "StaticBlock":
    case "SwitchStatement":
      return true;
    default:
      return false;
  }
}

function declare(node: Node, inner: Scope, outer: Scope): void {
  switch (node.type) {
    case "FunctionDeclaration":
      if (node.id !== null) outer.declare(node.id.name, { kind: "function", node, scope: inner });
      declareParameters(node, inner);
      break;
    case "FunctionExpression":
    case "ArrowFunctionExpression":
      declareParameters(node, inner);
      break;
    case "VariableDeclarator":
      if (node.id.type !== "Identifier") declareAll(node.id, inner);
      else if (node.init === null)
        inner.declare(node.id.name, { kind: "variable", values: [], scope: inner });
      else {
        const typed = (node.id.typeAnnotation ?? null) !== null;
        inner.declare(node.id.name, { kind: "constant", init: node.init, scope: inner, typed });
      }
      break;
    case "CatchClause":
      if (node.param !== null) declareAll(node.param, inner);
      break;
    case "ImportDeclaration":
      for (const each of node.specifiers) {
        const name = each.type === "ImportSpecifier" ? nameOf(each.imported) : undefined;
        inner.declare(each.local.name, { kind: "import", from: node.source.value, name });
      }
      break;
    default:
  }
}

function declareParameters(node: FunctionNode | ArrowFunctionExpression, scope: Scope): void {
  for (const each of node.params) declareParameter(each, scope);
}

function declareParameter(parameter: ParamPattern, scope: Scope): void {
  const pattern = parameter.type === "TSParameterProperty" ? parameter.parameter : parameter;
  const target = pattern.type === "AssignmentPattern" ? pattern.left : pattern;
  if (target.type !== "Identifier") return declareAll(target, scope);
  const annotation = target.typeAnnotation?.typeAnnotation;
  scope.declare(target.name, { kind: "parameter", annotation });
}

/** Names of a pattern: what they stand for is not followed. */
function declareAll(pattern: Node, scope: Scope): void {
  if (pattern.type === "Identifier")
    scope.declare(pattern.name, { kind: "parameter", annotation: undefined });
  else if (pattern.type === "Property") declareAll(pattern.value, scope);
  else if (pattern.type === "AssignmentPattern") declareAll(pattern.left, scope);
  else for (const each of childrenOf(pattern)) declareAll(each, scope);
}

/** A name that gets another value. */
interface Assignment {
  readonly name: string;
  readonly values: readonly Node[];
}

/** What a node assigns; `push` and its kin change an array. */
function assignmentsOf(node: Node): Assignment[] {
  if (node.type === "AssignmentExpression") return assignment(node.left, [node.right]);
  if (node.type === "UpdateExpression") return assignment(node.argument, []);
  if (node.type !== "CallExpression" || node.callee.type !== "MemberExpression") return [];
  const { object, property } = node.callee;
  const changes = property.type === "Identifier" && /^(?:push|unshift|splice)$/.test(property.name);
  return changes ? assignment(object, node.arguments) : [];
}

function assignment(target: Node, values: readonly Node[]): Assignment[] {
  return identifierName(target).map((name) => ({ name, values }));
}

function identifierName(node: Node): string[] {
  if (node.type === "Identifier") return [node.name];
  return node.type === "MemberExpression" ? identifierName(node.object) : [];
}

function exportsOf(node: Node): [exported: string, local: string][] {
  if (node.type !== "ExportNamedDeclaration" || node.source !== null) return [];
  const { declaration } = node;
  if (declaration?.type === "VariableDeclaration")
    return declaration.declarations.flatMap(({ id }): [string, string][] =>
      id.type === "Identifier" ? [[id.name, id.name]] : [],
    );
  if (declaration?.type === "FunctionDeclaration" && declaration.id !== null)
    return [[declaration.id.name, declaration.id.name]];
  return node.specifiers.map((each) => [nameOf(each.exported), nameOf(each.local)]);
}

/** Of an import or export: a name, or a text in quotes. */
function nameOf(node: Node): string {
  if (node.type === "Identifier") return node.name;
  return node.type === "Literal" ? String(node.value) : "";
}
