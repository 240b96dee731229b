import { join } from "node:path";
import type { Lock } from "../output/lock.js";
import { lockOf, writeLock } from "../output/lock-file.js";
import { renderDeclarations } from "../output/render-declarations.js";
import { renderFactories } from "../output/render-factories.js";
import { renderValidators } from "../output/render-validators.js";
import { inProject } from "../project/project-files.js";
import type { SchemaHost } from "../schema/schema-database.js";
import { withoutRelease } from "../schema/release-suffix.js";
import { databaseHashPrefix } from "../schema/schema-hash.js";
import type { SourceProblem, UncheckedText } from "../source/source-problem.js";
import { differingVariants } from "./differing-variants.js";
import type { GenerationOptions } from "./generation-options.js";
import { type Judgement, judge, type RunControl } from "./judgement.js";
import { declarationsFile, factoriesFile, lockFile, validatorsFile } from "./output-place.js";
import { lookAround, type Situation } from "./situation.js";
import { strangeColumns } from "./strange-columns.js";
import { isConflicted, type OutputFile, staleFiles, writeFiles } from "./written-files.js";

/** What came of a run. */
export interface GenerationResult {
  /** By place. Where there are some, nothing was written. */
  readonly problems: readonly SourceProblem[];
  /** Statements that are not known before the program runs; with `strict` they are problems. */
  readonly unchecked: readonly UncheckedText[];
  /** How many statements were found; a composed one counts once for each of its variants. */
  readonly statements: number;
  /** Files that were not as they should be, relative to the project: `generate` has written them. */
  readonly stale: readonly string[];
  /** Of these, what holds the conflict markers of a merge. */
  readonly conflicted: readonly string[];
  /** A server was asked. */
  readonly askedServer: boolean;
  /** The declarations, relative to the project, where tsconfig does not take them in. */
  readonly outsideTsconfig?: string;
  /** The lock was made from a database, and was not compared with it. */
  readonly isSchemaTrusted: boolean;
}

/**
 * Finds the statements of a project, describes those that the lock does not know, and writes what is known of
 * all: every file, or none where there is a problem.
 *
 * @param control.write `false`: says which files would be written.
 */
export async function runGeneration(
  options: GenerationOptions,
  host: SchemaHost,
  control: RunControl & { readonly write: boolean },
): Promise<GenerationResult> {
  const { root, strict } = options;
  const situation = await lookAround(options);
  const { findings, place } = situation;
  const judgement = await judge(situation, host, control);
  const problems = [
    ...findings.problems,
    ...judgement.problems,
    ...strangeColumns(judgement.judged, (file) => findings.read(file)),
    ...differingVariants(judgement.judged, (file) => findings.read(file)),
    ...(strict === true ? findings.unchecked : []),
  ];
  const stale = problems.length > 0 ? [] : staleOutputs(options, situation, judgement, control);
  const conflicted = stale.filter((each) => isConflicted(each));
  control.signal?.throwIfAborted();
  if (control.write) writeFiles(stale);
  return {
    problems: inOrder(problems),
    unchecked: strict === true ? [] : findings.unchecked,
    statements: findings.sources.length,
    stale: stale.map(({ path }) => inProject(root, path)),
    conflicted: conflicted.map(({ path }) => inProject(root, path)),
    askedServer: judgement.askedServer,
    ...(place.isIncluded
      ? {}
      : { outsideTsconfig: inProject(root, join(place.folder, declarationsFile)) }),
    isSchemaTrusted: situation.isSchemaTrusted,
  };
}

/** Which files are not as they should be. */
function staleOutputs(
  options: GenerationOptions,
  { place, findings, lock: before }: Situation,
  { judged, constraints, schemaHash }: Judgement,
  { write }: { readonly write: boolean },
): OutputFile[] {
  const statements = judged.map(({ locked }) => locked);
  const lock = lockOf({ schemaHash, statements, facts: { constraints } });
  const outputs: OutputFile[] = [
    {
      path: join(place.folder, declarationsFile),
      content: renderDeclarations(lock, findings.sources),
    },
    { path: join(place.folder, factoriesFile), content: renderFactories(lock, findings.sources) },
    {
      path: join(place.folder, validatorsFile),
      content: options.validators === true ? renderValidators(lock, findings.sources) : undefined,
    },
  ];
  const stale = staleFiles(outputs);
  const lockOutput = { path: join(options.root, lockFile), content: writeLock(lock) };
  const isSame = !write && before !== undefined && saysTheSame(before, lock);
  return isSame ? stale : [...stale, ...staleFiles([lockOutput])];
}

/** Where statements stand, and which release was asked, is told by the lock, but a check does not depend on it. */
function saysTheSame(before: Lock, now: Lock): boolean {
  const isFromOther = now.schemaHash.startsWith(databaseHashPrefix);
  const told = ({ statements, constraints, schemaHash }: Lock): string => {
    const lines = statements.map(({ file: _file, line: _line, ...each }) => JSON.stringify(each));
    const unordered = [...new Set(lines)].toSorted();
    return JSON.stringify([unordered, constraints, isFromOther ? "" : withoutRelease(schemaHash)]);
  };
  return told(before) === told(now);
}

function byPlace(
  a: { readonly file: string; readonly line: number },
  b: { readonly file: string; readonly line: number },
): number {
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  return a.line - b.line;
}

/** By place; what several variants of a statement have in common is said once. */
function inOrder(problems: readonly SourceProblem[]): SourceProblem[] {
  const groups = new Map<string, SourceProblem[]>();
  for (const each of problems) {
    const key = JSON.stringify([each.file, each.line, each.column, each.message]);
    groups.set(key, [...(groups.get(key) ?? []), each]);
  }
  const once = [...groups.values()].flatMap(([first, ...others]) => {
    if (first?.variant === undefined || others.length === 0) return first ?? [];
    return { ...first, variant: `${first.variant}, and ${others.length} more` };
  });
  return once.toSorted((a, b) => byPlace(a, b) || a.column - b.column);
}
