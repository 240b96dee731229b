import type { ShadowPlace } from "../drift/shadow-host.js";
import { BaselineMismatchError, HistoryNotEmptyError } from "../errors/history-errors.js";
import { insertAuditRow } from "../history/audit-row.js";
import { insertApplied } from "../history/history-rows.js";
import { inspectFile } from "../source/inspect-file.js";
import type { Migration } from "../source/migration.js";
import type { CommandContext } from "./command-context.js";
import { withHistory } from "./with-history.js";

/** Migrations that were recorded as applied without being run. */
export interface BaselineResult {
  /** Folder names, in the order they would have run. */
  readonly recorded: readonly string[];
}

/**
 * Compares what migrations make with what the database holds.
 *
 * @param migrations folder names, in the order they run.
 * @returns the differences, one line for each; none when they are the same.
 */
export type SchemaComparison = (migrations: readonly string[]) => Promise<readonly string[]>;

/** Options of a baseline. */
export interface BaselineOptions {
  /** Asked, under the lock, before anything is recorded. Default: see `shadow`. */
  readonly compare?: SchemaComparison;
  /** Compare with what the migrations make in a shadow database there. Default: nothing is compared. */
  readonly shadow?: ShadowPlace;
  /** Why, for the audit. */
  readonly reason?: string;
}

/**
 * Records every migration up to and including `at` as applied, for a database that has its schema from
 * elsewhere. All or nothing.
 *
 * @throws HistoryNotEmptyError, BaselineMismatchError
 */
export async function baseline(
  context: CommandContext,
  available: readonly Migration[],
  at: Migration,
  { compare, reason }: BaselineOptions,
): Promise<BaselineResult> {
  const included = available.filter(({ orderKey }) => orderKey <= at.orderKey);
  const names = included.map(({ name }) => name);
  return withHistory(context, async ({ entries }) => {
    if (entries.length > 0) throw new HistoryNotEmptyError(entries.length);
    const differences = (await compare?.(names)) ?? [];
    if (differences.length > 0) throw new BaselineMismatchError(at.name, differences);
    const { runId } = context.run;
    const records = included.map((migration) => {
      const file = inspectFile(migration.up);
      const kind = migration.kind === "repeatable" ? "repeatable" : "baseline";
      return insertApplied({ migration, file, kind, outOfOrder: false, runId });
    });
    const row = { operation: "baseline", phase: "done", migration: at.name } as const;
    const detail = {
      migrations: included.length,
      compared: compare !== undefined,
      ...(reason === undefined ? {} : { reason }),
    };
    // Several commands in one message are one transaction.
    await context.session.simple(
      [...records, insertAuditRow({ ...row, detail }, context.run)].join("; "),
    );
    return { recorded: names };
  });
}
