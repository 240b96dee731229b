import type { GenerationResult } from "../generate/generation.js";
import type { SourceProblem, UncheckedText } from "../source/source-problem.js";

/** A problem: its place, what is wrong, the line with a caret, and what to type instead. */
export function renderProblem(problem: SourceProblem): string {
  const { file, line, column, message, sqlState, variant, snippet, detail, hint } = problem;
  const state = sqlState === undefined ? "" : ` (SQLSTATE ${sqlState})`;
  return [
    `${file}:${line}:${column}: error: ${message}${state}`,
    snippet,
    ...(variant === undefined ? [] : [`note: in the variant ${variant}`]),
    ...(detail === undefined ? [] : [`note: ${detail}`]),
    ...(hint === undefined ? [] : [`hint: ${hint}`]),
  ].join("\n");
}

/** So many places are named; more would hide the rest. */
const placesNamed = 5;

/** Statements that are not checked, in one line. */
export function renderUnchecked(unchecked: readonly UncheckedText[]): string {
  const places = [...new Set(unchecked.map(({ file, line }) => `${file}:${line}`))];
  const others = places.length - placesNamed;
  const named = places.slice(0, placesNamed).join(", ");
  const place = ` (${named}${others > 0 ? ` and ${others} more` : ""})`;
  const texts = unchecked.length === 1 ? `1 statement is` : `${unchecked.length} statements are`;
  return `note: ${texts} not known before the program runs${place}, so not checked; --strict lists them`;
}

/** What was done, in one sentence. */
export function renderSummary(
  result: GenerationResult & { readonly tookMs: number },
  command: "generate" | "check",
): string {
  const { problems } = result;
  if (problems.length > 0) {
    const files = new Set(problems.map(({ file }) => file)).size;
    const nothing = command === "generate" ? "; nothing was written" : "";
    return `${counted(problems.length, "problem")} in ${counted(files, "file")}${nothing}`;
  }
  return [summary(result, command), ...notes(result)].join("\n");
}

function summary(
  {
    statements,
    stale,
    conflicted,
    askedServer,
    tookMs,
  }: GenerationResult & { readonly tookMs: number },
  command: "generate" | "check",
): string {
  const found = counted(statements, "statement");
  const how = askedServer ? ` in ${(tookMs / 1000).toFixed(1)} s` : ", no server needed";
  if (stale.length === 0) return `Up to date: ${found}${how}.`;
  if (command === "generate") return `${found}${how}: wrote ${stale.join(", ")}.`;
  const merge =
    conflicted.length === 0 ? "" : ` Merge conflict markers are in ${conflicted.join(", ")}.`;
  return `Stale: ${stale.join(", ")}.${merge} Run npx @abe/db-typegen generate.`;
}

function notes({ outsideTsconfig, isSchemaTrusted, statements }: GenerationResult): string[] {
  return [
    ...(statements === 0
      ? ["note: no statements were found in queries/**/*.sql and in TypeScript files."]
      : []),
    ...(outsideTsconfig === undefined
      ? []
      : [
          `note: tsconfig does not take in ${outsideTsconfig}, so nothing is typed by it: add it to include, or write it elsewhere with --out.`,
        ]),
    ...(isSchemaTrusted
      ? ["note: the schema is that of a database, which was not compared: give --database-url."]
      : []),
  ];
}

function counted(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? "" : "s"}`;
}
