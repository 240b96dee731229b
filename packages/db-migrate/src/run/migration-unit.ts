import type { AuditRow } from "../history/audit-row.js";
import {
  deleteRow,
  finishRunning,
  forgetRepeatables,
  insertApplied,
  insertRunning,
  markApplied,
  markRunning,
  resumeRunning,
  startReverting,
} from "../history/history-rows.js";
import type { HistoryEntry } from "../plan/history-entry.js";
import type { DownStep } from "../plan/plan-down.js";
import type { UpStep } from "../plan/plan-up.js";
import type { RunnableFile } from "../source/inspect-fully.js";

/** One file to run, and the statements that record it. */
export interface MigrationUnit {
  readonly name: string;
  readonly direction: "up" | "down";
  readonly file: RunnableFile;
  readonly audit: Pick<AuditRow, "operation" | "migration" | "upChecksum">;
  /** Where it goes on, when it was begun by an earlier run. */
  readonly begun: HistoryEntry | undefined;
  /** The changes of the history that commit together with the file; made once, however often it is begun. */
  together(): readonly string[];
  /** Outside of a transaction: before the first statement, after the last one, and when none took effect. */
  before(): string;
  after(): readonly string[];
  undo(): string;
}

/** The unit that applies a migration. */
export function upUnit(step: UpStep, file: RunnableFile, runId: string): MigrationUnit {
  const { migration, outOfOrder, entry } = step;
  const { name } = migration;
  const kind = migration.kind === "repeatable" ? ("repeatable" as const) : ("versioned" as const);
  const row = { migration, file, kind, outOfOrder, runId };
  // One that is run again, or anew after a failure, has a row already.
  const replaces = entry !== undefined || kind === "repeatable";
  let applied: string | undefined;
  return {
    name,
    direction: "up",
    file,
    audit: { operation: "up", migration: name, upChecksum: migration.up.checksum },
    begun: entry,
    together: () => [...(replaces ? [deleteRow(name)] : []), (applied ??= insertApplied(row))],
    before: () => {
      if (kind === "repeatable") return `${deleteRow(name)}; ${insertRunning(row)}`;
      return entry === undefined
        ? insertRunning(row)
        : resumeRunning(migration, file.outside.length);
    },
    after: () => [finishRunning(name)],
    undo: () => deleteRow(name),
  };
}

/** The unit that reverts a migration. */
export function downUnit({ entry }: DownStep, file: RunnableFile): MigrationUnit {
  const { name } = entry;
  const begun = entry.state === "applied" ? undefined : entry;
  return {
    name,
    direction: "down",
    file,
    audit: { operation: "down", migration: name, upChecksum: entry.upChecksum },
    begun,
    together: () => [forgetRepeatables, deleteRow(name)],
    before: () =>
      begun === undefined ? startReverting(name, file.outside.length) : markRunning(name),
    after: () => [forgetRepeatables, deleteRow(name)],
    undo: () => markApplied(name),
  };
}
