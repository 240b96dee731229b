import { MigrationConfigError } from "../errors/config-error.js";
import { insertAuditRow } from "../history/audit-row.js";
import { advance, deleteRow, markApplied, markFailed, restamp } from "../history/history-rows.js";
import type { History } from "../history/read-history.js";
import { hasChanged } from "../plan/file-change.js";
import type { HistoryEntry } from "../plan/history-entry.js";
import { historyProblems } from "../plan/plan-up.js";
import type { HistoryProblem } from "../plan/problems.js";
import { inspectFully } from "../source/inspect-fully.js";
import type { Migration } from "../source/migration.js";
import { tokenHashOf } from "../source/token-hash.js";
import type { CommandContext } from "./command-context.js";
import { requireMigration } from "./migrate-up.js";
import { withHistory } from "./with-history.js";

/**
 * What became of a migration that was interrupted outside of a transaction.
 *
 * - `done`: the statement in doubt took effect. `again`: it did not. The next `up`, or `down`, goes on.
 * - `applied`: all of the migration is applied. `pending`: nothing of it is, and it is forgotten.
 */
export type InterruptedVerdict = "done" | "again" | "applied" | "pending";

/** Options of a repair. */
export interface RepairOptions {
  /** Default: it is left, and stays interrupted. */
  readonly interrupted?: InterruptedVerdict;
  /**
   * Folder names or versions of the migrations whose edited files count from now on. Default: all whose
   * edits change nothing, and those alone when `interrupted` is given.
   */
  readonly accept?: readonly string[];
}

/** What a repair did, and what it could not do. */
export interface RepairReport {
  /** Applied migrations whose files count as they are now. */
  readonly restamped: readonly string[];
  /** Interrupted migrations that were settled. */
  readonly settled: readonly string[];
  /** What is left, such as an applied migration whose folder is missing. */
  readonly remaining: readonly HistoryProblem[];
}

/** Makes the files of applied migrations count as they are, and settles what was interrupted. */
export async function repair(
  context: CommandContext,
  available: readonly Migration[],
  options: RepairOptions,
): Promise<RepairReport> {
  const { directory } = context.settings;
  const accepted = options.accept?.map((name) => requireMigration(name, available, directory).name);
  return withHistory(context, async ({ entries }) => {
    const restamped = filesToAccept(available, entries, accepted);
    const begun = entries.filter(({ state }) => state !== "applied");
    const { interrupted } = options;
    const settled = interrupted === undefined ? [] : begun;
    const verdicts = await Promise.all(
      settled.map((entry) => settle(entry, interrupted ?? "again", available)),
    );
    const records = [
      ...restamped.map(restamp),
      ...verdicts,
      ...restamped.map(({ name }) => repairAudit(context, name, "restamped")),
      ...settled.map(({ name }) => repairAudit(context, name, interrupted ?? "")),
    ];
    // Several commands in one message are one transaction.
    if (records.length > 0) await context.session.simple(records.join("; "));
    const done = new Set([...restamped, ...settled].map(({ name }) => name));
    return {
      restamped: restamped.map(({ name }) => name),
      settled: settled.map(({ name }) => name),
      remaining: historyProblems(available, entries).filter(
        ({ migration }) => !done.has(migration),
      ),
    };
  });
}

/** Applied migrations one of whose files differs from what was recorded, and may do so. */
function filesToAccept(
  available: readonly Migration[],
  entries: History["entries"],
  accepted: readonly string[] | undefined,
): Migration[] {
  const recorded = new Map(entries.map((entry) => [entry.name, entry]));
  return available.filter((migration) => {
    const { name, kind, up, down } = migration;
    const entry = recorded.get(name);
    if (entry?.state !== "applied" || kind === "repeatable") return false;
    if (accepted !== undefined && !accepted.includes(name)) return false;
    const change = hasChanged(up, entry);
    if (change === "changed" && accepted === undefined) return false;
    return change !== "none" || (down?.checksum ?? null) !== entry.downChecksum;
  });
}

async function settle(
  entry: HistoryEntry,
  verdict: InterruptedVerdict,
  available: readonly Migration[],
): Promise<string> {
  const { name, direction } = entry;
  switch (verdict) {
    case "applied":
      return markApplied(name);
    case "pending":
      return deleteRow(name);
    case "again":
      return markFailed(name);
    case "done": {
      const done = entry.statementsDone + 1;
      const migration = available.find((each) => each.name === name);
      const file = direction === "up" ? migration?.up : migration?.down;
      const inspected = file === undefined ? undefined : await inspectFully(file);
      const last = inspected?.outside[done - 1];
      if (inspected === undefined || last === undefined) {
        throw new MigrationConfigError([
          `${name} has no statement ${done} any more: say --interrupted applied or pending.`,
        ]);
      }
      const tokens = tokenHashOf(inspected.text.slice(0, last.end));
      return `${advance(name, done, tokens)}; ${markFailed(name)}`;
    }
  }
}

function repairAudit(context: CommandContext, migration: string, verdict: string): string {
  const row = { operation: "repair", phase: "done", migration } as const;
  return insertAuditRow({ ...row, detail: { verdict } }, context.run);
}
