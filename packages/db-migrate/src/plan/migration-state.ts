import type { Migration } from "../source/migration.js";
import { compareVersions, orderKeyOfName } from "../source/migration-name.js";
import { hasChanged } from "./file-change.js";
import type { HistoryEntry } from "./history-entry.js";
import { historyProblems, pendingSteps, replacedNames } from "./plan-up.js";

/**
 * - `applied`, `pending`: as the words say. `baselined`: recorded as applied without being run.
 * - `out-of-order`: pending, and older than one that is applied.
 * - `cosmetic`: applied, and its `up.sql` was edited since, but runs the same statements.
 * - `changed`, `missing`: applied, and its `up.sql` was edited, or its folder deleted, since.
 * - `replaced`: applied, and a pending migration takes its place.
 * - `running`: a runner is at it now. `interrupted`: one was, outside of a transaction, and is gone.
 *   `failed`: some of its statements took effect, and the next one failed.
 * - `outdated`: a repeatable one that has changed since. `retired`: one whose folder is gone.
 */
export type MigrationState =
  | "applied"
  | "baselined"
  | "pending"
  | "out-of-order"
  | "cosmetic"
  | "changed"
  | "missing"
  | "replaced"
  | "running"
  | "interrupted"
  | "failed"
  | "outdated"
  | "retired";

/** One line of a status. */
export interface MigrationStatusEntry {
  readonly name: string;
  readonly version: string;
  readonly state: MigrationState;
  /** When it began, by the server's clock; `null` for one that is pending. */
  readonly appliedAt: Date | null;
  /**
   * Milliseconds by the server's clock from then to the row of the history: attempts that failed and COMMIT are
   * not in it. `null` where it did not end, or was not run.
   */
  readonly durationMs: number | null;
}

/**
 * The state of every migration, in the order they run; those without a folder are among them.
 *
 * @param locked whether a runner holds the lock now
 */
export function migrationStates(
  available: readonly Migration[],
  history: readonly HistoryEntry[],
  locked: boolean,
): readonly MigrationStatusEntry[] {
  const judge = recordedState(available, history, locked);
  const recorded = history.map((entry): MigrationStatusEntry => ({
    name: entry.name,
    version: entry.version,
    state: judge(entry),
    appliedAt: entry.startedAt,
    durationMs: entry.durationMs,
  }));
  const known = new Set(history.map(({ name }) => name));
  const pending = pendingSteps(available, history)
    .filter(({ migration }) => !known.has(migration.name))
    .map(({ migration: { name, version }, outOfOrder }): MigrationStatusEntry => ({
      name,
      version,
      state: outOfOrder ? "out-of-order" : "pending",
      appliedAt: null,
      durationMs: null,
    }));
  return inOrder([...recorded, ...pending]);
}

function recordedState(
  available: readonly Migration[],
  history: readonly HistoryEntry[],
  locked: boolean,
): (entry: HistoryEntry) => MigrationState {
  const byName = new Map(available.map((migration) => [migration.name, migration]));
  const replaced = replacedNames(available, history);
  const problems = new Map(
    historyProblems(available, history).map(({ migration, kind }) => [migration, kind]),
  );
  return (entry) => {
    if (entry.state === "running") return locked ? "running" : "interrupted";
    if (entry.state === "failed") return "failed";
    const migration = byName.get(entry.name);
    const repeatable = entry.kind === "repeatable";
    if (migration === undefined && replaced.has(entry.name)) return "replaced";
    if (migration === undefined) return repeatable ? "retired" : "missing";
    if (problems.get(entry.name) === "changed") return "changed";
    const change = hasChanged(migration.up, entry);
    if (repeatable && change === "changed") return "outdated";
    if (change === "cosmetic") return "cosmetic";
    return entry.kind === "baseline" ? "baselined" : "applied";
  };
}

function inOrder(entries: readonly MigrationStatusEntry[]): MigrationStatusEntry[] {
  return entries
    .map((entry) => ({ entry, orderKey: orderKeyOfName(entry.name) }))
    .toSorted(compareVersions)
    .map(({ entry }) => entry);
}
