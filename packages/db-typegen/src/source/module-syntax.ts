import { type Node, type Program, parseSync, visitorKeys } from "oxc-parser";
import type { SourceFile } from "./source-file.js";

/** What a compiler would say first of a file that is no TypeScript. */
export interface SyntaxFault {
  readonly offset: number;
  readonly message: string;
}

/** A file as syntax. */
export interface ModuleSyntax extends SourceFile {
  readonly program: Program;
  /** Offsets on lines that `db-typegen-ignore` takes out. */
  readonly ignored: readonly number[];
  readonly fault?: SyntaxFault;
}

/** Parses TypeScript. A file that does not parse has no statements, and a fault. */
export function parseModule(file: SourceFile): ModuleSyntax {
  const { program, comments, errors } = parseSync(file.file, file.content);
  const error = errors.find((each) => /^error$/i.test(each.severity));
  const fault =
    error === undefined
      ? {}
      : { fault: { offset: error.labels[0]?.start ?? 0, message: error.message } };
  const ignored = comments
    .filter((each) => /^\s*db-typegen-ignore\b/.test(each.value))
    .map(({ start, end }) => ignoredOffset(file.content, start, end));
  return { ...file, program, ignored, ...fault };
}

/** A comment on a line of its own is about the next line, any other about its own. */
function ignoredOffset(content: string, start: number, end: number): number {
  const before = content.slice(content.lastIndexOf("\n", start - 1) + 1, start);
  const after = /^[^\n]*(?:\n|$)/.exec(content.slice(end))?.[0] ?? "";
  return before.trim() === "" && after.trim() === "" ? end + after.length : start;
}

/** The nodes directly below a node. */
export function childrenOf(node: Node): Node[] {
  const keys = visitorKeys[node.type] ?? [];
  return keys.flatMap((key) => nodesIn(Reflect.get(node, key)));
}

function nodesIn(value: unknown): Node[] {
  if (Array.isArray(value)) return value.flatMap((each) => nodesIn(each));
  return isNode(value) ? [value] : [];
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && "type" in value && "start" in value;
}

/** What stands inside `as const`, `satisfies`, `!` and parentheses. */
export function bare(node: Node): Node {
  switch (node.type) {
    case "TSAsExpression":
    case "TSSatisfiesExpression":
    case "TSNonNullExpression":
    case "TSTypeAssertion":
    case "ParenthesizedExpression":
      return bare(node.expression);
    case "ChainExpression":
      return bare(node.expression);
    default:
      return node;
  }
}
