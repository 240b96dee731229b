import { setImmediate as pause } from "node:timers/promises";
import { ModuleSet } from "../source/module-set.js";
import { problemAt } from "../source/source-file.js";
import type { SourceProblem, UncheckedText } from "../source/source-problem.js";
import { readSqlFile } from "../source/sql-file.js";
import type { StatementSource } from "../source/statement-source.js";
import { readTypeScriptFile } from "../source/typescript-file.js";
import { type ProjectFiles, readProjectFile } from "./project-files.js";

/** Everything that was found in a project. */
export interface Findings {
  /** In the order of files and lines. */
  readonly sources: readonly StatementSource[];
  readonly problems: readonly SourceProblem[];
  readonly unchecked: readonly UncheckedText[];
  /** The content of files, as it was read. */
  read(file: string): string | undefined;
}

/** What a file must say to hold a statement: parsing the others would find none. */
const worthParsing =
  /\b(?:query|one|maybeOne|many|scalar|column|exists|execute|stream|explain|batch|named)\b/;

/** Files after which others get their turn, a signal among them. */
const filesAtATime = 50;

/** Looks for statements in all files. @param written files that this tool writes: they hold none */
export async function findStatements(
  root: string,
  files: ProjectFiles,
  written: ReadonlySet<string>,
): Promise<Findings> {
  const contents = new Map<string, string | undefined>();
  const read = (file: string): string | undefined => {
    if (!contents.has(file)) contents.set(file, readProjectFile(root, file));
    return contents.get(file);
  };
  const modules = new ModuleSet(read);
  const found = { sources: [] as StatementSource[], problems: [] as SourceProblem[] };
  const unchecked: UncheckedText[] = [];
  for (const [index, file] of [...files.sql, ...files.typescript].entries()) {
    if (index % filesAtATime === filesAtATime - 1) await pause();
    const content = written.has(file) ? undefined : read(file);
    if (content === undefined) continue;
    const isSql = index < files.sql.length;
    if (!isSql && !worthParsing.test(content)) continue;
    const module = isSql ? undefined : modules.module(file);
    const one =
      module === undefined
        ? { ...readSqlFile({ file, content }), unchecked: [] }
        : readTypeScriptFile(module, modules);
    found.sources.push(...one.sources);
    found.problems.push(...one.problems);
    unchecked.push(...one.unchecked);
  }
  const { sources, repeated } = withoutRepetition(found.sources, read);
  return { sources, problems: [...found.problems, ...repeated], unchecked, read };
}

/** A statement is found once for each name that leads to it. A name stands for one statement. */
function withoutRepetition(
  all: readonly StatementSource[],
  read: Findings["read"],
): { sources: StatementSource[]; repeated: SourceProblem[] } {
  const places = new Set<string>();
  const named = new Map<string, StatementSource>();
  const sources: StatementSource[] = [];
  const repeated: SourceProblem[] = [];
  for (const source of all) {
    const place = `${source.file}:${source.line}:${source.column}:${source.variant ?? ""}`;
    if (places.has(place)) continue;
    places.add(place);
    const rival = named.get(nameKey(source));
    if (source.name !== undefined && rival !== undefined && !mayShareName(source, rival)) {
      repeated.push(nameTaken(source, rival, read));
      continue;
    }
    if (source.name !== undefined) named.set(nameKey(source), source);
    sources.push(source);
  }
  return { sources, repeated };
}

/** Functions of `.sql` files, and names of `sql.named`. */
function nameKey({ kind, name }: StatementSource): string {
  return `${kind === "file" ? "file" : "named"} ${name ?? ""}`;
}

function mayShareName(a: StatementSource, b: StatementSource): boolean {
  if (a.variant !== undefined && b.variant !== undefined)
    return a.file === b.file && a.line === b.line && a.column === b.column;
  return a.kind !== "file" && a.text === b.text;
}

function nameTaken(
  source: StatementSource,
  rival: StatementSource,
  read: Findings["read"],
): SourceProblem {
  const file = { file: source.file, content: read(source.file) ?? "" };
  const message = `The name ${source.name} is that of ${rival.file}:${rival.line}.`;
  const hint =
    source.kind === "file"
      ? "Give one of them another name."
      : "Give one of them another name; a statement that is run in several places can be one function that they call.";
  return problemAt(file, source.pieces[0]?.offset ?? 0, message, { hint });
}
