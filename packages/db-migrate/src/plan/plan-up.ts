import type { Migration } from "../source/migration.js";
import { type MigrationName, parseMigrationName } from "../source/migration-name.js";
import type { HistoryEntry } from "./history-entry.js";
import type { HistoryProblem } from "./problems.js";

/** A migration to apply. */
export interface UpStep {
  readonly migration: Migration;
  /** Older than one that is applied. */
  readonly outOfOrder: boolean;
}

/** What `up` would do, and why it must not. */
export interface UpPlan {
  readonly steps: readonly UpStep[];
  readonly problems: readonly HistoryProblem[];
}

/** What is asked of {@link planUp}. */
export interface UpRequest {
  /** The last migration to apply; `undefined`: all. */
  readonly to: MigrationName | undefined;
  /** `allow`: apply migrations that are older than an applied one. */
  readonly outOfOrder: "error" | "allow";
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
  const steps = pendingSteps(available, history).filter(
    ({ migration }) => request.to === undefined || migration.orderKey <= request.to.orderKey,
  );
  const newest = newestApplied(history)?.name ?? "";
  const late = request.outOfOrder === "allow" ? [] : steps.filter((step) => step.outOfOrder);
  const problems = [
    ...historyProblems(available, history),
    ...late.map(({ migration }) => ({
      kind: "out-of-order" as const,
      migration: migration.name,
      newest,
    })),
  ];
  return { steps, problems };
}

/** What the history says that the folder does not bear out, in the order of application. */
export function historyProblems(
  available: readonly Migration[],
  history: readonly HistoryEntry[],
): readonly HistoryProblem[] {
  const byName = new Map(available.map((migration) => [migration.name, migration]));
  return history.flatMap((entry): HistoryProblem[] => {
    const { name } = entry;
    if (entry.state === "running") {
      return [{ kind: "interrupted", migration: name, startedAt: entry.startedAt }];
    }
    const migration = byName.get(name);
    if (migration === undefined) return [{ kind: "missing", migration: name }];
    return migration.up.checksum === entry.upChecksum ? [] : [{ kind: "changed", migration: name }];
  });
}

/** Every migration the history does not know, in the order they run. */
export function pendingSteps(
  available: readonly Migration[],
  history: readonly HistoryEntry[],
): readonly UpStep[] {
  const known = new Set(history.map(({ name }) => name));
  const newest = newestApplied(history);
  return available
    .filter(({ name }) => !known.has(name))
    .map((migration) => ({
      migration,
      outOfOrder: newest !== undefined && migration.orderKey < newest.orderKey,
    }));
}

function newestApplied(history: readonly HistoryEntry[]): MigrationName | undefined {
  let newest: MigrationName | undefined;
  for (const { name } of history) {
    const parsed = parseMigrationName(name);
    if (parsed !== undefined && (newest === undefined || parsed.orderKey > newest.orderKey)) {
      newest = parsed;
    }
  }
  return newest;
}
