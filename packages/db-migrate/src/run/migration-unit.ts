import { type AuditRow, insertAuditRow } from "../history/audit-row.js";
import {
  deleteRow,
  finishRunning,
  forgetRepeatables,
  insertRunning,
  markApplied,
  markRunning,
  recordApplied,
  resumeRunning,
  startReverting,
} from "../history/history-rows.js";
import { checkGuard } from "../history/history-schema.js";
import type { RunIdentity } from "../history/run-identity.js";
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
  /** Makes ready what {@link MigrationUnit.records} gives. */
  prepare(): void;
  /** Checks the guard, and changes history and audit: what commits together with the file. */
  records(nonce: string, run: RunIdentity): readonly string[];
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
  let recorded: ReturnType<typeof recordApplied> | undefined;
  const prepared = (): ReturnType<typeof recordApplied> => (recorded ??= recordApplied(row));
  return {
    name,
    direction: "up",
    file,
    audit: { operation: "up", migration: name, upChecksum: migration.up.checksum },
    begun: entry,
    prepare: prepared,
    records: (nonce, run) => [...(replaces ? [deleteRow(name)] : []), prepared()(nonce, run)],
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
  const audit = { operation: "down", migration: name, upChecksum: entry.upChecksum } as const;
  return {
    name,
    direction: "down",
    file,
    audit,
    begun,
    prepare: () => {},
    records: (nonce, run) => [
      checkGuard(nonce),
      forgetRepeatables,
      deleteRow(name),
      insertAuditRow({ ...audit, phase: "done" }, run),
    ],
    before: () =>
      begun === undefined ? startReverting(name, file.outside.length) : markRunning(name),
    after: () => [forgetRepeatables, deleteRow(name)],
    undo: () => markApplied(name),
  };
}
