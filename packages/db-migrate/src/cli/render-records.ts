import type { AuditEntry } from "../commands/read-audit.js";
import { type LockHolder, describeHolder } from "../errors/locked-error.js";
import type { MigrationStatusEntry } from "../plan/migration-state.js";
import { moment, textTable } from "./text-table.js";
import { timeTaken } from "./time-taken.js";

/** What is recorded, the last applied first. */
export function renderHistory(recorded: readonly MigrationStatusEntry[]): string {
  if (recorded.length === 0) return "Nothing is recorded.";
  const rows = recorded
    .toSorted((left, right) => (right.appliedAt?.getTime() ?? 0) - (left.appliedAt?.getTime() ?? 0))
    .map(({ appliedAt, durationMs, state, name }) => [
      appliedAt === null ? "" : moment(appliedAt),
      durationMs === null ? "" : timeTaken(durationMs),
      state,
      name,
    ]);
  return textTable([["Applied at", "Server time", "State", "Name"], ...rows]).join("\n");
}

/** Who did what, the latest first. */
export function renderAudit(entries: readonly AuditEntry[]): string {
  if (entries.length === 0) return "The audit is empty.";
  const rows = entries.map((entry) => [
    moment(entry.at),
    entry.operation,
    entry.phase,
    `${entry.actor} (${entry.actorSource})`,
    entry.databaseUser,
    entry.approver ?? "",
    entry.migration ?? "",
  ]);
  return textTable([
    ["At", "Operation", "Phase", "Actor", "User", "Approver", "Migration"],
    ...rows,
  ]).join("\n");
}

/** Who holds the lock. */
export function renderHolder(holder: LockHolder | undefined): string {
  return holder === undefined ? "The migration lock is free." : describeHolder(holder);
}

/** A configuration, one line for each value; those within another are named with a dot. */
export function renderConfig(config: Readonly<Record<string, unknown>>): string {
  return flatten(config, "").join("\n");
}

function flatten(values: Readonly<Record<string, unknown>>, prefix: string): string[] {
  return Object.entries(values).flatMap(([key, value]) =>
    typeof value === "object" && value !== null
      ? flatten(value as Readonly<Record<string, unknown>>, `${prefix}${key}.`)
      : [`${prefix}${key} = ${typeof value === "string" ? value : JSON.stringify(value ?? null)}`],
  );
}
