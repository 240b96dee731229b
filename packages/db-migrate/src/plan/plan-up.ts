import { type Directives, parseDirectives } from "../source/directives.js";
import type { Migration } from "../source/migration.js";
import { type MigrationName, parseMigrationName } from "../source/migration-name.js";
import type { HistoryEntry } from "./history-entry.js";
import { hasChanged } from "./file-change.js";
import type { HistoryProblem } from "./problems.js";

/**
 * Why a migration is a step.
 *
 * - `pending`: it was never applied. `resume`: it was begun outside of a transaction.
 * - `repeat`: a repeatable one that is new or has changed.
 * - `replace`: all that it takes the place of is applied, so it is recorded and not run.
 */
export type UpReason = "pending" | "resume" | "repeat" | "replace";

/** A migration to apply. */
export interface UpStep {
  readonly migration: Migration;
  readonly reason: UpReason;
  /** Older than one that is applied. */
  readonly outOfOrder: boolean;
  /** Of a `resume`: what the history knows about it. */
  readonly entry?: HistoryEntry;
  /** Of a `replace`: the names it takes the place of. */
  readonly replaces?: readonly string[];
}

/** What `up` would do, and why it must not. */
export interface UpPlan {
  readonly steps: readonly UpStep[];
  readonly problems: readonly HistoryProblem[];
}

/** What is asked of {@link planUp}. */
export interface UpRequest {
  /** The last migration to apply; `undefined`: all, the repeatable ones included. */
  readonly to: MigrationName | undefined;
  /** Which migrations may be applied although they are older than an applied one. */
  readonly outOfOrder: "all" | "none" | readonly string[];
  /** `pre` leaves those of phase `post` for later. Default: all. */
  readonly phase?: "pre" | "post" | undefined;
  /** At most so many steps. Default: all. */
  readonly most?: number | undefined;
}

/**
 * What to apply: the difference of two sets, not everything after a high-water mark, so a migration
 * merged late is never skipped. It is a problem instead, unless allowed.
 *
 * @param available in the order they run
 */
export function planUp(
  available: readonly Migration[],
  history: readonly HistoryEntry[],
  request: UpRequest,
): UpPlan {
  const { to, phase, most } = request;
  const all = pendingSteps(available, history);
  const wanted = all.filter(
    ({ migration, reason }) =>
      // What was begun is finished first, whatever is asked for.
      reason === "resume" ||
      ((to === undefined || migration.orderKey <= to.orderKey) &&
        (phase !== "pre" || directivesOf(migration).phase !== "post")),
  );
  const steps = wanted.slice(0, most ?? wanted.length);
  const problems = [
    ...historyProblems(available, history),
    ...lateProblems(available, steps, history, request),
    ...requirementProblems(steps, history),
    ...replacementProblems(steps, history),
  ];
  return { steps, problems };
}

function lateProblems(
  available: readonly Migration[],
  steps: readonly UpStep[],
  history: readonly HistoryEntry[],
  { outOfOrder }: UpRequest,
): HistoryProblem[] {
  if (outOfOrder === "all") return [];
  const allowed = new Set(outOfOrder === "none" ? [] : outOfOrder);
  const late = lateSteps(steps).filter(({ migration }) => !allowed.has(migration.name));
  if (late.length === 0) return [];
  const newest = newestApplied(available, history)?.name ?? "";
  return late.map(({ migration: { name } }) => ({ kind: "out-of-order", migration: name, newest }));
}

/**
 * Those that are older than an applied one. What waits for the second half of a roll-out is overtaken on
 * purpose.
 */
export function lateSteps(steps: readonly UpStep[]): UpStep[] {
  return steps.filter(
    ({ outOfOrder, reason, migration }) =>
      outOfOrder && reason === "pending" && directivesOf(migration).phase !== "post",
  );
}

function requirementProblems(
  steps: readonly UpStep[],
  history: readonly HistoryEntry[],
): HistoryProblem[] {
  const known = new Set(history.map(({ name }) => name));
  const problems: HistoryProblem[] = [];
  for (const { migration } of steps) {
    for (const required of directivesOf(migration).requires ?? []) {
      if (known.has(required)) continue;
      problems.push({ kind: "requires", migration: migration.name, required });
    }
    known.add(migration.name);
  }
  return problems;
}

function replacementProblems(
  steps: readonly UpStep[],
  history: readonly HistoryEntry[],
): HistoryProblem[] {
  const applied = appliedNames(history);
  return steps.flatMap(({ migration: { name }, replaces = [] }): HistoryProblem[] => {
    const unapplied = replaces.filter((each) => !applied.has(each));
    return unapplied.length === 0 ? [] : [{ kind: "partly-replaced", migration: name, unapplied }];
  });
}

/** What the history says that the folder does not bear out, in the order of application. */
export function historyProblems(
  available: readonly Migration[],
  history: readonly HistoryEntry[],
): readonly HistoryProblem[] {
  const byName = new Map(available.map((migration) => [migration.name, migration]));
  const replaced = replacedNames(available, history);
  return history.flatMap((entry): HistoryProblem[] => {
    const { name, direction } = entry;
    if (entry.kind === "repeatable") return [];
    if (entry.state !== "applied" && direction === "down") {
      return [{ kind: "half-reverted", migration: name }];
    }
    const migration = byName.get(name);
    if (migration === undefined) {
      return replaced.has(name) ? [] : [{ kind: "missing", migration: name }];
    }
    // What is partly applied may be mended in the part that did not run.
    if (entry.state !== "applied" || hasChanged(migration.up, entry) !== "changed") return [];
    return [{ kind: "changed", migration: name, file: migration.up.path }];
  });
}

/** Everything that is to be applied: first what was begun, then in the order they run. */
export function pendingSteps(
  available: readonly Migration[],
  history: readonly HistoryEntry[],
): readonly UpStep[] {
  const byName = new Map(history.map((entry) => [entry.name, entry]));
  const newest = newestApplied(available, history);
  const applied = appliedNames(history);
  const begun: UpStep[] = [];
  const rest: UpStep[] = [];
  for (const migration of available) {
    const entry = byName.get(migration.name);
    const outOfOrder = newest !== undefined && migration.orderKey < newest.orderKey;
    if (migration.kind === "repeatable") {
      const repeats = entry === undefined || hasChanged(migration.up, entry) === "changed";
      if (repeats) rest.push({ migration, reason: "repeat", outOfOrder: false });
    } else if (entry === undefined) {
      const { replaces } = directivesOf(migration);
      const some = replaces?.some((name) => applied.has(name)) === true;
      if (some)
        rest.push({ migration, reason: "replace", outOfOrder: false, replaces: replaces ?? [] });
      else rest.push({ migration, reason: "pending", outOfOrder });
    } else if (entry.state !== "applied" && entry.direction === "up") {
      begun.push({ migration, reason: "resume", outOfOrder: entry.outOfOrder, entry });
    }
  }
  return [...begun, ...rest];
}

/** The names whose place a pending migration takes. */
export function replacedNames(
  available: readonly Migration[],
  history: readonly HistoryEntry[],
): ReadonlySet<string> {
  const known = new Set(history.map(({ name }) => name));
  const pending = available.filter(({ name }) => !known.has(name));
  return new Set(pending.flatMap((migration) => directivesOf(migration).replaces ?? []));
}

/** A plan asks again and again, and a file may be long. */
const read = new WeakMap<Migration, Directives>();

function directivesOf(migration: Migration): Directives {
  const known = read.get(migration);
  if (known !== undefined) return known;
  const { text, language } = migration.up;
  const { directives } = parseDirectives(text, language === "program" ? "//" : "--");
  read.set(migration, directives);
  return directives;
}

function appliedNames(history: readonly HistoryEntry[]): ReadonlySet<string> {
  return new Set(history.filter(({ state }) => state === "applied").map(({ name }) => name));
}

function newestApplied(
  available: readonly Migration[],
  history: readonly HistoryEntry[],
): MigrationName | undefined {
  const versioned = available.filter(({ kind }) => kind === "versioned");
  const byName = new Map<string, MigrationName>(versioned.map((each) => [each.name, each]));
  let newest: MigrationName | undefined;
  for (const { name } of history) {
    // A name in the folder was taken apart when that was read.
    const parsed = byName.get(name) ?? parseMigrationName(name);
    if (parsed !== undefined && (newest === undefined || parsed.orderKey > newest.orderKey)) {
      newest = parsed;
    }
  }
  return newest;
}
