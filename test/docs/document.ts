/** Lines of code of a document, where they stand in it. */
export interface Excerpt {
  /** Line of the document on which the code begins; the first is 1. */
  readonly line: number;
  readonly lines: readonly string[];
}

/** What is compiled, and run as one: a `ts` fence, and those after it that are marked `continued`. */
export interface Program {
  /** The document, relative to the root. */
  readonly path: string;
  readonly excerpts: readonly Excerpt[];
  /** False for `ts no-run`. */
  readonly runs: boolean;
  /** True for `ts empty-database`; otherwise the database has the tables of `migrations/`. */
  readonly emptyDatabase: boolean;
}

/** A file that the reader is told to write: a fence marked `file=<path>`. */
export interface WrittenFile {
  readonly path: string;
  readonly text: string;
}

/** Lines that stand in a file of the repository, where they are compiled and run: a fence marked `from=<path>`. */
export interface Quote extends Excerpt {
  /** The file, relative to the root. */
  readonly from: string;
}

/** What a document holds that can be checked. */
export interface Document {
  readonly path: string;
  readonly programs: readonly Program[];
  readonly files: readonly WrittenFile[];
  readonly quotes: readonly Quote[];
  /** Fences that do not say how they are to be checked, each as a sentence with its line. */
  readonly faults: readonly string[];
}

/** A block of code between ``` and ```. */
interface Fence extends Excerpt {
  readonly language: string;
  readonly marks: readonly string[];
  /** The last line before the fence that is not blank. */
  readonly before: string;
}

const marksOfPrograms = new Set(["continued", "empty-database", "no-run"]);
const otherSpellings = new Set(["javascript", "js", "jsx", "mjs", "mts", "tsx", "typescript"]);

/** Reads a document: its programs, the files it has the reader write, and what is wrong with its fences. */
export function readDocument(path: string, markdown: string): Document {
  const programs: Program[] = [];
  const files: WrittenFile[] = [];
  const quotes: Quote[] = [];
  const faults: string[] = [];
  for (const fence of fencesOf(markdown)) {
    const previous = programs.at(-1);
    const fault = faultOf(fence, previous);
    const file = pathAfter("file=", fence);
    const from = pathAfter("from=", fence);
    if (fault !== undefined) faults.push(`${path}:${fence.line}: ${fault}`);
    else if (file !== undefined) files.push({ path: file, text: `${fence.lines.join("\n")}\n` });
    else if (from !== undefined) quotes.push({ from, line: fence.line, lines: fence.lines });
    else if (fence.language === "ts" && fence.marks.includes("continued") && previous !== undefined)
      programs.splice(-1, 1, { ...previous, excerpts: [...previous.excerpts, fence] });
    else if (fence.language === "ts") programs.push(programOf(path, fence));
  }
  return { path, programs, files, quotes, faults };
}

/**
 * The text to compile. Every line keeps its number, so that an error names the line of the document.
 *
 * @param prelude one line; line 1 of a document is never code.
 */
export function programText({ excerpts }: Program, prelude: string): string {
  const lines = [prelude];
  for (const excerpt of excerpts) {
    lines.push(...Array.from({ length: excerpt.line - 1 - lines.length }, () => ""));
    lines.push(...excerpt.lines);
  }
  return lines.join("\n");
}

/**
 * True when the lines of the quote stand in the text, in their order and one after the other but where a line
 * says `// …`. How far they are indented does not matter.
 */
export function isQuotedFrom(text: string, { lines }: Quote): boolean {
  let rest = `\n${withoutIndents(text.split("\n"))}\n`;
  return withoutIndents(lines)
    .split(/^\/\/ …$/m)
    .every((part) => {
      const wanted = `\n${part.trim()}\n`;
      const at = rest.indexOf(wanted);
      rest = rest.slice(at + wanted.length - 1);
      return at !== -1;
    });
}

function withoutIndents(lines: readonly string[]): string {
  return lines.map((line) => line.trim()).join("\n");
}

/** A program that imports something is whole as it stands; any other has the names of the prelude. */
export function isWhole(program: Program): boolean {
  return linesOf(program).some((line) => /^import\b/.test(line));
}

/** True when the program is a test file of vitest. */
export function isTestFile(program: Program): boolean {
  return linesOf(program).some((line) => /^import\b.* from "vitest";/.test(line));
}

/** True when the program declares something for others too, and so must be compiled by itself. */
export function declaresForOthers(program: Program): boolean {
  return linesOf(program).some((line) => /^declare (?:global|module)\b/.test(line));
}

/** What the program says it prints: the `expected` of each `console.log(…); // expected`, in order. */
export function expectedOutput(program: Program): string[] {
  return linesOf(program).flatMap((line) => {
    const [, expected] = /^\s*console\.log\(.*\);\s*\/\/\s*(.+)$/.exec(line) ?? [];
    return expected === undefined ? [] : [expected];
  });
}

/**
 * The expected lines that were not printed, in their order. Other lines may stand between them; blanks
 * and the kind of quotes do not matter.
 */
export function missingOutput(expected: readonly string[], printed: string): string[] {
  const pending = expected.map((line) => essence(line));
  let found = 0;
  for (const line of printed.split("\n")) if (essence(line) === pending[found]) found++;
  return expected.slice(found);
}

function essence(line: string): string {
  return line.replaceAll(/\s+/g, "").replaceAll("'", '"');
}

function linesOf({ excerpts }: Program): string[] {
  return excerpts.flatMap(({ lines }) => lines);
}

function pathAfter(word: string, { marks }: Fence): string | undefined {
  return marks.find((mark) => mark.startsWith(word))?.slice(word.length);
}

function programOf(path: string, { line, lines, marks }: Fence): Program {
  return {
    path,
    excerpts: [{ line, lines }],
    runs: !marks.includes("no-run"),
    emptyDatabase: marks.includes("empty-database"),
  };
}

function faultOf(fence: Fence, previous: Program | undefined): string | undefined {
  const { language, marks, before } = fence;
  if (marks.some((mark) => /^file=(?:\/|.*\.\.)/.test(mark))) return "a file is written elsewhere";
  if (otherSpellings.has(language)) return `write ${language} as ts, so that it is checked`;
  if (language !== "ts") return undefined;
  const unknown = marks.filter(
    (mark) => !marksOfPrograms.has(mark) && !/^(?:file|from)=/.test(mark),
  );
  if (unknown.length > 0) return `nobody knows the mark ${unknown.join(" ")}`;
  if (marks.includes("continued"))
    return previous === undefined ? "there is nothing to continue" : undefined;
  return marks.includes("no-run") && !before.endsWith("-->")
    ? "no-run needs its reason, in a comment before the fence"
    : undefined;
}

function fencesOf(markdown: string): Fence[] {
  const fences: Fence[] = [];
  const lines = markdown.split("\n");
  let before = "";
  for (let at = 0; at < lines.length; at++) {
    const [, indent = "", ticks, info = ""] = /^(\s*)(`{3,})([^`]*)$/.exec(lines[at] ?? "") ?? [];
    if (ticks !== undefined) {
      const closed = lines.findIndex((line, index) => index > at && line.trim() === ticks);
      const end = closed === -1 ? lines.length : closed;
      const [language = "", ...marks] = info.trim().split(/\s+/);
      const code = lines.slice(at + 1, end).map((line) => withoutIndent(line, indent));
      fences.push({ line: at + 2, lines: code, language, marks, before });
      at = end;
    }
    before = lines[at]?.trim() || before;
  }
  return fences;
}

/** A fence in a list is indented as the list is. */
function withoutIndent(line: string, indent: string): string {
  return line.startsWith(indent) ? line.slice(indent.length) : line;
}
