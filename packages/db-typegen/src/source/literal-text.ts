import type { Node, TemplateElement } from "oxc-parser";
import type { SourceFile } from "./source-file.js";
import { TextBuilder } from "./text-builder.js";

/** A text as the program sees it, and where it stands. */
export interface LiteralText {
  readonly file: SourceFile;
  /** Of the literal, with its quotes. */
  readonly node: Node;
  readonly builder: TextBuilder;
}

/** The text of a string or of a template without substitutions. */
export function literalText(node: Node, file: SourceFile): LiteralText | undefined {
  const builder = new TextBuilder();
  if (node.type === "Literal" && typeof node.value === "string")
    addCooked(builder, file.content.slice(node.start + 1, node.end - 1), node.start + 1);
  else if (node.type === "TemplateLiteral" && node.expressions.length === 0)
    for (const each of node.quasis) addElement(builder, each, file);
  else return undefined;
  return { file, node, builder };
}

/** Adds what a part of a template says. */
export function addElement(builder: TextBuilder, element: TemplateElement, file: SourceFile): void {
  const start = rawStart(element, file);
  addCooked(builder, rawOf(element, file), start);
}

/** Where a part of a template begins behind its backtick or brace. */
function rawStart({ start }: TemplateElement, { content }: SourceFile): number {
  return content[start] === "`" || content[start] === "}" ? start + 1 : start;
}

/** As it stands in the file; `value.raw` has its line ends changed. */
function rawOf(element: TemplateElement, { content }: SourceFile): string {
  const text = content.slice(rawStart(element, { file: "", content }), element.end);
  return element.tail ? text.replace(/`$/, "") : text.replace(/\$\{$/, "");
}

/** Escapes of strings and templates (ECMA-262, sections 12.9.4 and 12.9.6), and line ends of Windows. */
const escape =
  /\r\n?|\\(?:u\{([0-9a-fA-F]+)\}|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(\r\n|[\n\r\u2028\u2029])|([^]))/g;

const letters: Readonly<Record<string, string>> = {
  n: "\n",
  r: "\r",
  t: "\t",
  b: "\b",
  f: "\f",
  v: "\v",
  0: "\0",
};

function addCooked(builder: TextBuilder, raw: string, offset: number): void {
  let from = 0;
  for (const found of raw.matchAll(escape)) {
    builder.add(raw.slice(from, found.index), offset + from);
    builder.add(cooked(found), offset + found.index, found[0].length);
    from = found.index + found[0].length;
  }
  builder.add(raw.slice(from), offset + from);
}

function cooked([all, code, four, two, lineEnd, letter]: RegExpMatchArray): string {
  const digits = code ?? four ?? two;
  if (digits !== undefined) return String.fromCodePoint(Number.parseInt(digits, 16));
  if (lineEnd !== undefined) return "";
  if (letter !== undefined) return letters[letter] ?? letter;
  return all === undefined ? "" : "\n";
}
