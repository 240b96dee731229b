import type { AuditRow } from "../history/audit-row.js";
import {
  deleteRow,
  finishRunning,
  insertApplied,
  insertRunning,
  setState,
} from "../history/history-rows.js";
import type { DownStep } from "../plan/plan-down.js";
import type { UpStep } from "../plan/plan-up.js";
import type { InspectedFile } from "../source/inspect-file.js";

/** One file to run, and the statements that record it. */
export interface MigrationUnit {
  readonly name: string;
  readonly direction: "up" | "down";
  readonly file: InspectedFile;
  readonly audit: Pick<AuditRow, "operation" | "migration" | "upChecksum">;
  /** The change of the history that commits together with the file. */
  together(): string;
  /** Outside of a transaction: before the file, after it, and after it failed. */
  before(): string;
  after(): string;
  undo(): string;
}

/** The unit that applies a migration. */
export function upUnit(step: UpStep, file: InspectedFile, runId: string): MigrationUnit {
  const { migration, outOfOrder } = step;
  const row = { migration, file, kind: "versioned" as const, outOfOrder, runId };
  return {
    name: migration.name,
    direction: "up",
    file,
    audit: { operation: "up", migration: migration.name, upChecksum: migration.up.checksum },
    together: () => insertApplied(row),
    before: () => insertRunning(row),
    after: () => finishRunning(migration.name),
    undo: () => deleteRow(migration.name),
  };
}

/** The unit that reverts a migration. */
export function downUnit({ entry, file }: DownStep): MigrationUnit {
  const { name } = entry;
  return {
    name,
    direction: "down",
    file,
    audit: { operation: "down", migration: name, upChecksum: entry.upChecksum },
    together: () => deleteRow(name),
    before: () => setState(name, "running"),
    after: () => deleteRow(name),
    undo: () => setState(name, "applied"),
  };
}
