import { HistoryNotEmptyError } from "../errors/history-errors.js";
import { insertAuditRow } from "../history/audit-row.js";
import { deleteRow, insertApplied, restamp, setState } from "../history/history-rows.js";
import type { History } from "../history/read-history.js";
import { historyProblems } from "../plan/plan-up.js";
import type { HistoryProblem } from "../plan/problems.js";
import { inspectFile } from "../source/inspect-file.js";
import type { Migration } from "../source/migration.js";
import type { CommandContext } from "./command-context.js";
import { withHistory } from "./with-history.js";

/** Migrations that were recorded as applied without being run. */
export interface BaselineResult {
  /** Folder names, in the order they would have run. */
  readonly recorded: readonly string[];
}

/** Options of a repair. */
export interface RepairOptions {
  /**
   * What became of a migration that was interrupted outside of a transaction: `applied` records it,
   * `pending` forgets it so that it is run again. Default: it is left, and stays a problem.
   */
  readonly interrupted?: "applied" | "pending";
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

/**
 * Records every migration up to and including `at` as applied, for a database that has its schema from
 * elsewhere. All or nothing.
 *
 * @throws HistoryNotEmptyError
 */
export async function baseline(
  context: CommandContext,
  available: readonly Migration[],
  at: Migration,
): Promise<BaselineResult> {
  return withHistory(context, async ({ entries }) => {
    if (entries.length > 0) throw new HistoryNotEmptyError(entries.length);
    const included = available.filter(({ orderKey }) => orderKey <= at.orderKey);
    const { runId } = context.run;
    const records = included.map((migration) =>
      insertApplied({
        migration,
        file: inspectFile(migration.up),
        kind: "baseline",
        outOfOrder: false,
        runId,
      }),
    );
    const row = { operation: "baseline", phase: "done", migration: at.name } as const;
    const detail = { migrations: included.length };
    await amend(context, [...records, insertAuditRow({ ...row, detail }, context.run)]);
    return { recorded: included.map(({ name }) => name) };
  });
}

/** Makes the files of applied migrations count as they are, and settles what was interrupted. */
export async function repair(
  context: CommandContext,
  available: readonly Migration[],
  options: RepairOptions,
): Promise<RepairReport> {
  return withHistory(context, async ({ entries }) => {
    const restamped = changedMigrations(available, entries);
    const settled =
      options.interrupted === undefined
        ? []
        : entries.filter(({ state }) => state === "running").map(({ name }) => name);
    const records = [
      ...restamped.map(restamp),
      ...settled.map((name) =>
        options.interrupted === "applied" ? setState(name, "applied") : deleteRow(name),
      ),
      ...restamped.map(({ name }) => repairAudit(context, name, "restamped")),
      ...settled.map((name) => repairAudit(context, name, options.interrupted ?? "")),
    ];
    if (records.length > 0) await amend(context, records);
    const done = new Set([...restamped.map(({ name }) => name), ...settled]);
    return {
      restamped: restamped.map(({ name }) => name),
      settled,
      remaining: historyProblems(available, entries).filter(
        ({ migration }) => !done.has(migration),
      ),
    };
  });
}

/** Applied migrations one of whose files differs from what was recorded. */
function changedMigrations(
  available: readonly Migration[],
  entries: History["entries"],
): Migration[] {
  const recorded = new Map(entries.map((entry) => [entry.name, entry]));
  return available.filter(({ name, up, down }) => {
    const entry = recorded.get(name);
    if (entry?.state !== "applied") return false;
    return up.checksum !== entry.upChecksum || (down?.checksum ?? null) !== entry.downChecksum;
  });
}

function repairAudit(context: CommandContext, migration: string, verdict: string): string {
  const row = { operation: "repair", phase: "done", migration } as const;
  return insertAuditRow({ ...row, detail: { verdict } }, context.run);
}

/** Several commands in one message are one transaction. */
async function amend({ session }: CommandContext, records: readonly string[]): Promise<void> {
  await session.simple(records.join("; "));
}
