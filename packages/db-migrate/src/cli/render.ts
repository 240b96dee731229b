import {
  ConnectFailedError,
  type DatabaseError,
  PoolTimeoutError,
  isDatabaseError,
} from "@abe/db-core/errors";
import type { MigrationStatus } from "../commands/read-status.js";
import type { VerifyReport } from "../commands/read-verification.js";
import type { MigrationPlan } from "../commands/read-plan.js";
import type { RevertedMigration } from "../commands/migrate-down.js";
import type { AppliedMigration } from "../commands/migrate-up.js";
import type { RepairReport } from "../commands/repair.js";
import { counted } from "../counted.js";
import { MigrationFailedError } from "../errors/failed-error.js";
import { describeHolder } from "../errors/locked-error.js";
import { describeLoss } from "../loss/data-loss.js";
import type { FileFault } from "../errors/file-error.js";
import type { PlannedLock } from "../locks/planned-locks.js";
import type { MigrationStatusEntry } from "../plan/migration-state.js";
import type { PlanReason } from "../plan/intended-step.js";
import { isAtomic } from "../plan/is-atomic.js";
import type { PolicyOperation } from "../policy/migration-policy.js";
import { type HistoryProblem, describeHistoryProblem } from "../plan/problems.js";
import { moment, textTable } from "./text-table.js";
import { timeTaken } from "./time-taken.js";

/**
 * What was applied, in one sentence.
 *
 * @param tookMs from the start of the first one to the end of the last one
 */
export function renderApplied(applied: readonly AppliedMigration[], tookMs: number): string {
  if (applied.length === 0) return "Nothing to apply.";
  return `Applied ${counted(applied.length, "migration")} in ${timeTaken(tookMs)}.`;
}

/** What was reverted, in one sentence. */
export function renderReverted(reverted: readonly RevertedMigration[]): string {
  return reverted.length === 0
    ? "Nothing to revert."
    : `Reverted ${counted(reverted.length, "migration")}.`;
}

/** A table of all migrations, the counts, and what is wrong. */
export function renderStatus(status: MigrationStatus): string {
  const rows = status.migrations.map((entry) => [
    entry.state,
    when(entry),
    duration(entry),
    entry.name,
  ]);
  const table =
    rows.length === 0 ? [] : textTable([["State", "Applied at", "Server time", "Name"], ...rows]);
  return [...table, renderSummary(status)].join("\n");
}

/** The counts, and what is wrong. */
export function renderSummary(status: MigrationStatus): string {
  const { migrations, pending, problems, holder, invalidIndexes } = status;
  const applied = migrations.filter(({ state }) => !unapplied.has(state)).length;
  const indexes =
    invalidIndexes.length === 0
      ? []
      : [
          `warning: these indexes are invalid, and no query uses them: ${invalidIndexes.join(", ")}`,
        ];
  return [
    `${applied} applied, ${pending} pending.`,
    ...renderProblems(problems),
    ...migrations.filter(({ state }) => state in notes).map(noteOf),
    ...indexes,
    ...(holder === undefined
      ? []
      : [`note: the migration lock is held. ${describeHolder(holder)}`]),
  ].join("\n");
}

const unapplied: ReadonlySet<string> = new Set([
  "pending",
  "out-of-order",
  "running",
  "interrupted",
  "failed",
]);

/** What to know, and to do, about a state that is no problem. */
const notes: Readonly<Record<string, string>> = {
  cosmetic:
    "was edited since it was applied, and runs the same statements; npx @abe/db-migrate repair takes note",
  failed: "is applied in part; npx @abe/db-migrate up goes on where it failed",
  interrupted:
    "was interrupted; npx @abe/db-migrate up looks at what is there, and goes on or asks",
};

function noteOf({ name, state }: MigrationStatusEntry): string {
  return `note: ${name} ${notes[state] ?? ""}.`;
}

/** The steps of a plan, with their SQL if wanted, and what stands in the way. */
export function renderPlan(plan: MigrationPlan, withSql: boolean): string {
  const { operation, request, steps, problems, faults, losses } = plan;
  const lines = steps.flatMap((step) => {
    const remarks = [
      counted(step.statements, "statement"),
      ...(step.transactional ? [] : ["outside of a transaction"]),
      ...(step.outOfOrder ? ["out of order"] : []),
      ...(step.reason === "pending" ? [] : [reasons[step.reason]]),
    ];
    const head = `${step.name} (${remarks.join(", ")})`;
    const locks = step.locks.map(renderLock);
    return withSql ? [head, ...locks, step.sql.trimEnd(), ""] : [head, ...locks];
  });
  const summary = planSummaries[operation](steps.length);
  return [
    ...lines,
    isAtomic(request) && steps.length > 0 ? `${summary} All in one transaction.` : summary,
    ...renderProblems(problems),
    ...renderFaults(faults),
    ...losses.map((loss) => `warning: ${describeLoss(loss)}`),
  ].join("\n");
}

/** One line. */
export function renderLock({ mode, table, estimatedRows }: PlannedLock): string {
  const rows =
    estimatedRows === undefined ? "" : `, about ${estimatedRows.toLocaleString("en-US")} rows`;
  return `  locks ${table}${rows}: ${mode}`;
}

const planSummaries: Readonly<Record<PolicyOperation, (steps: number) => string>> = {
  up: (steps) => (steps === 0 ? "Nothing to apply." : `${counted(steps, "migration")} to apply.`),
  down: (steps) =>
    steps === 0 ? "Nothing to revert." : `${counted(steps, "migration")} to revert.`,
  redo: (steps) => (steps === 0 ? "Nothing to redo." : "1 migration to revert and apply again."),
  repair: (steps) =>
    steps === 0 ? "Nothing to repair." : `${counted(steps, "file")} to take note of.`,
  baseline: (steps) => `${counted(steps, "migration")} to record as applied.`,
};

const reasons: Readonly<Record<Exclude<PlanReason, "pending">, string>> = {
  resume: "begun before, to be finished",
  repeat: "new or changed since",
  replace: "to be recorded only: what it replaces is applied",
  revert: "to be reverted",
  record: "to be recorded as applied, and not run",
  accept: "to count as it is now, and not run",
  "settle-done": "interrupted: the statement in doubt took effect",
  "settle-again": "interrupted: the statement in doubt did not take effect",
  "settle-applied": "interrupted: all of it is applied",
  "settle-pending": "interrupted: nothing of it is applied",
};

/** What a verification found. */
export function renderVerification(report: VerifyReport): string {
  const { checked, problems, faults, changedDowns, cosmetic } = report;
  const inOrder = problems.length === 0 && faults.length === 0;
  return [
    `Checked ${counted(checked, "migration")}${inOrder ? ": in order." : "."}`,
    ...renderProblems(problems),
    ...renderFaults(faults),
    ...cosmetic.map((name) => `note: ${name} ${notes["cosmetic"] ?? ""}.`),
    ...changedDowns.map((name) => `note: the down.sql of ${name} was edited since it was applied.`),
  ].join("\n");
}

/** What a repair did and left. */
export function renderRepair({ restamped, settled, remaining }: RepairReport): string {
  const done = [
    ...restamped.map((name) => `${name}: its files count as they are now.`),
    ...settled.map((name) => `${name}: settled.`),
  ];
  const summary = done.length === 0 ? ["Nothing to repair."] : done;
  return [...summary, ...renderProblems(remaining)].join("\n");
}

/**
 * The sentences for a failure. The server's detail and context are shown here and not in the error's
 * message: they may quote rows, and this goes to the person who ran the command.
 */
export function renderError(error: unknown): string {
  if (!isDatabaseError(error)) return `Unexpected failure: ${stackOf(error)}`;
  const more = [
    error.detail === undefined ? undefined : `Detail: ${error.detail}`,
    error.where === undefined ? undefined : `Where: ${error.where}`,
    ...besides(error),
    ...(unreachable.some((each) => error instanceof each)
      ? ["Which database is meant, and as whom: npx @abe/db-migrate config"]
      : []),
  ].filter((line) => line !== undefined);
  return [`error: ${error.message}`, ...more].join("\n");
}

const unreachable = [ConnectFailedError, PoolTimeoutError];

/** What else failed. That a failure could not be written down is a sentence of its message already. */
function besides(error: DatabaseError): string[] {
  if (error instanceof MigrationFailedError) return [];
  return error.suppressed.map((each) => `Besides: ${each instanceof Error ? each.message : "?"}`);
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function renderProblems(problems: readonly HistoryProblem[]): string[] {
  return problems.map((problem) => `problem: ${describeHistoryProblem(problem)}`);
}

/** One line for each. */
export function renderFaults(faults: readonly FileFault[]): string[] {
  return faults.map(({ file, line, column, fault }) => `${file}:${line}:${column}: ${fault}.`);
}

function when({ appliedAt }: MigrationStatusEntry): string {
  return appliedAt === null ? "" : moment(appliedAt);
}

function duration({ durationMs }: MigrationStatusEntry): string {
  return durationMs === null ? "" : timeTaken(durationMs);
}
