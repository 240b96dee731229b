import { type RunPermit, permitOf } from "../admission/run-permit.js";
import type { RunRequest } from "../admission/run-plan.js";
import { withAdmission } from "../admission/with-admission.js";
import type { ShadowPlace } from "../drift/shadow-host.js";
import { BaselineMismatchError, HistoryNotEmptyError } from "../errors/history-errors.js";
import { insertAuditRow } from "../history/audit-row.js";
import { insertApplied } from "../history/history-rows.js";
import type { IntendedStep } from "../plan/intended-step.js";
import { inspectFile } from "../source/inspect-file.js";
import type { Migration } from "../source/migration.js";
import type { CommandContext } from "./command-context.js";

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
export interface BaselineOptions extends RunPermit {
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
  options: BaselineOptions,
): Promise<BaselineResult> {
  const { compare, reason } = options;
  const run = baselineRun(available, at, options);
  return withAdmission(context, available, run, async (locked, included) => {
    const { runId } = locked.run;
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
    await locked.session.simple(
      [...records, insertAuditRow({ ...row, detail }, locked.run)].join("; "),
    );
    return { recorded: included.map(({ name }) => name) };
  });
}

/** What a baseline asks to be let in for. */
export function baselineRun(
  available: readonly Migration[],
  at: Migration,
  options: BaselineOptions,
): RunRequest<readonly Migration[]> {
  const included = available.filter(({ orderKey }) => orderKey <= at.orderKey);
  return {
    operation: "baseline",
    permit: permitOf(options),
    plan: ({ entries }) => {
      if (entries.length > 0) throw new HistoryNotEmptyError(entries.length);
      return {
        steps: included.map(recordedStep),
        files: [],
        late: [],
        work: included,
        confirm: async () => {
          const differences = (await options.compare?.(included.map(({ name }) => name))) ?? [];
          if (differences.length > 0) throw new BaselineMismatchError(at.name, differences);
        },
      };
    },
  };
}

/** A migration that counts as applied without being run. */
export function recordedStep({ name, version, up: file }: Migration): IntendedStep {
  return { name, version, reason: "record", file, outOfOrder: false, done: 0 };
}
