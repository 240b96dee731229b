import { type SourceFile, placeFinder, problemAt } from "./source-file.js";
import { readOverrides } from "./source-overrides.js";
import type { SourceProblem } from "./source-problem.js";
import { type SqlToken, isBlankSql, sqlTokens } from "./sql-token.js";
import { isFunctionName, nameOfFile } from "./statement-name.js";
import type { StatementSource } from "./statement-source.js";
import { TextBuilder } from "./text-builder.js";

/** What a file was found to hold. */
export interface FoundStatements {
  readonly sources: readonly StatementSource[];
  readonly problems: readonly SourceProblem[];
}

/** A stretch of a file with one statement, its comments before it included. */
interface Stretch {
  readonly tokens: readonly SqlToken[];
  /** Of `-- name:`, with the offset of the comment. */
  readonly name: { readonly text: string; readonly offset: number } | undefined;
}

const nameComment = /^--\s*name:\s*(.*?)(?:\s+:\w+)?\s*$/;

/**
 * Reads a `.sql` file: statements end with `;` or where the next `-- name:` begins. A file with one statement
 * need not name it: it has the file's name, in camel case.
 */
export function readSqlFile(file: SourceFile): FoundStatements {
  const stretches = stretchesOf(file.content);
  const placeOf = placeFinder(file.content);
  const read = stretches.map((each) => readStretch(file, each, stretches.length === 1, placeOf));
  return {
    sources: read.flatMap(({ source }) => (source === undefined ? [] : [source])),
    problems: read.flatMap(({ problems }) => problems),
  };
}

function stretchesOf(content: string): Stretch[] {
  const stretches: Stretch[] = [];
  let tokens: SqlToken[] = [];
  let name: Stretch["name"];
  const end = (): void => {
    if (name !== undefined || !isBlankSql(content, tokens)) stretches.push({ tokens, name });
    [tokens, name] = [[], undefined];
  };
  for (const token of sqlTokens(content)) {
    const named =
      token.kind === "comment" ? nameComment.exec(content.slice(token.start, token.end)) : null;
    if (named !== null) {
      // Comments before the first name belong to what is named.
      if (name !== undefined || !isBlankSql(content, tokens)) end();
      name = { text: named[1] ?? "", offset: token.start };
    }
    if (token.kind === "semicolon") end();
    else tokens.push(token);
  }
  end();
  return stretches;
}

interface ReadStretch {
  readonly source?: StatementSource;
  readonly problems: readonly SourceProblem[];
}

function readStretch(
  file: SourceFile,
  { tokens, name }: Stretch,
  isOnly: boolean,
  placeOf: ReturnType<typeof placeFinder>,
): ReadStretch {
  const { content } = file;
  const body = withoutEdges(content, tokens);
  const start = body[0]?.start ?? name?.offset ?? 0;
  const fail = (offset: number, message: string): ReadStretch => ({
    problems: [problemAt(file, offset, message)],
  });
  if (body.length === 0) return fail(start, `The name ${name?.text} has no statement.`);
  const wanted = name?.text ?? (isOnly ? nameOfFile(file.file) : undefined);
  if (wanted === undefined)
    return fail(start, "Give each statement of this file a name: write -- name: getUser above it.");
  if (!isFunctionName(wanted))
    return fail(name?.offset ?? start, `"${wanted}" cannot be the name of a function.`);
  const parameters = readParameters(content, body);
  if ("mixedAt" in parameters)
    return fail(parameters.mixedAt, "Use $1 or :name in one statement, not both.");
  const { overrides, faults } = readOverrides(content, tokens);
  const problems = faults.map(({ offset, message }) => problemAt(file, offset, message));
  const place = { kind: "file", name: wanted, file: file.file, ...placeOf(start) } as const;
  return { source: { ...place, ...parameters, overrides }, problems };
}

/** Without the blanks and comments before and after. */
function withoutEdges(content: string, tokens: readonly SqlToken[]): readonly SqlToken[] {
  const says = ({ kind, start, end }: SqlToken): boolean =>
    kind !== "comment" && content.slice(start, end).trim() !== "";
  const first = tokens.findIndex((each) => says(each));
  return first === -1 ? [] : tokens.slice(first, tokens.findLastIndex((each) => says(each)) + 1);
}

/** Numbers the named parameters: each name is one parameter, however often it is used. */
function readParameters(
  content: string,
  tokens: readonly SqlToken[],
): Pick<StatementSource, "text" | "pieces" | "parameterNames"> | { readonly mixedAt: number } {
  const builder = new TextBuilder();
  const names: string[] = [];
  const numbered = tokens.find(({ kind }) => kind === "numbered");
  let from = tokens[0]?.start ?? 0;
  for (const { kind, start, end } of tokens) {
    if (kind !== "named") continue;
    if (numbered !== undefined) return { mixedAt: Math.max(start, numbered.start) };
    const name = content.slice(start + 1, end);
    if (!names.includes(name)) names.push(name);
    builder.add(content.slice(from, start), from);
    builder.add(`$${names.indexOf(name) + 1}`, start, end - start);
    from = end;
  }
  builder.add(content.slice(from, tokens.at(-1)?.end), from);
  const { text, pieces } = builder;
  return { text, pieces, ...(names.length === 0 ? {} : { parameterNames: names }) };
}
