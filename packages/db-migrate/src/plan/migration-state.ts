import type { Migration } from "../source/migration.js";
import { parseMigrationName } from "../source/migration-name.js";
import type { HistoryEntry } from "./history-entry.js";
import { historyProblems, pendingSteps } from "./plan-up.js";

/**
 * - `applied`, `pending`: as the words say. `baselined`: recorded as applied without being run.
 * - `out-of-order`: pending, and older than one that is applied.
 * - `changed`, `missing`: applied, and its `up.sql` was edited, or its folder deleted, since.
 * - `interrupted`: started outside of a transaction and not finished; or just running, elsewhere.
 */
export type MigrationState =
  | "applied"
  | "baselined"
  | "pending"
  | "out-of-order"
  | "changed"
  | "missing"
  | "interrupted";

/** One line of a status. */
export interface MigrationStatusEntry {
  readonly name: string;
  readonly version: string;
  readonly state: MigrationState;
  /** When it began; `null` for one that is pending. */
  readonly appliedAt: Date | null;
  readonly durationMs: number | null;
}

/** The state of every migration, in the order they run; those without a folder are among them. */
export function migrationStates(
  available: readonly Migration[],
  history: readonly HistoryEntry[],
): readonly MigrationStatusEntry[] {
  const problems = new Map(
    historyProblems(available, history).map(({ migration, kind }) => [migration, kind]),
  );
  const recorded = history.map((entry): MigrationStatusEntry => ({
    name: entry.name,
    version: entry.version,
    state: problems.get(entry.name) ?? (entry.kind === "baseline" ? "baselined" : "applied"),
    appliedAt: entry.startedAt,
    durationMs: entry.durationMs,
  }));
  const pending = pendingSteps(available, history).map(({ migration, outOfOrder }) => ({
    name: migration.name,
    version: migration.version,
    state: outOfOrder ? ("out-of-order" as const) : ("pending" as const),
    appliedAt: null,
    durationMs: null,
  }));
  return [...recorded, ...pending].toSorted((left, right) => compareNames(left.name, right.name));
}

function compareNames(left: string, right: string): number {
  const keys = [left, right].map((name) => parseMigrationName(name)?.orderKey ?? name);
  const [leftKey = left, rightKey = right] = keys;
  if (leftKey === rightKey) return 0;
  return leftKey < rightKey ? -1 : 1;
}
