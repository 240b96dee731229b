import { MigrationConfigError } from "../errors/config-error.js";
import {
  InterruptedMigrationError,
  IrreversibleMigrationError,
  UnknownMigrationError,
} from "../errors/history-errors.js";
import type { History } from "../history/read-history.js";
import { findMigration } from "../plan/find-migration.js";
import { type DownStep, type DownTarget, planDown } from "../plan/plan-down.js";
import { historyProblems } from "../plan/plan-up.js";
import { downUnit } from "../run/migration-unit.js";
import type { Migration } from "../source/migration.js";
import { nearestNames } from "../source/nearest-names.js";
import type { CommandContext } from "./command-context.js";
import { refuseFaults } from "./refuse.js";
import { runSteps } from "./run-steps.js";
import { withHistory } from "./with-history.js";

/** How far to go back: `to` names the migration that stays the last applied, `"0"` none. */
export type MigrateDownTarget = { readonly to: string } | { readonly steps: number };

/** A migration that was reverted just now. */
export interface RevertedMigration {
  /** Folder name. */
  readonly name: string;
  readonly version: string;
}

/** Reverts the last applied migrations. All are checked to have a way back before the first is run. */
export async function migrateDown(
  context: CommandContext,
  available: readonly Migration[],
  target: MigrateDownTarget,
): Promise<RevertedMigration[]> {
  checkTarget(target);
  return withHistory(
    context,
    (history) => revertSteps(context, stepsBack(available, history, target)),
    { downSql: true },
  );
}

/** The steps of going back; the history was read with its down.sql. */
export function stepsBack(
  available: readonly Migration[],
  history: History,
  target: MigrateDownTarget,
): DownStep[] {
  refuseInterrupted(available, history);
  return planDown(available, history.entries, resolveTarget(history, target)).map((step) => {
    if ("reason" in step) throw new IrreversibleMigrationError(step.entry.name, step.reason);
    refuseFaults(step.file.faults);
    return step;
  });
}

/** Reverts the steps of a plan; the lock is held. */
export async function revertSteps(
  context: CommandContext,
  steps: readonly DownStep[],
): Promise<RevertedMigration[]> {
  const results = await runSteps("down", steps.map(downUnit), context);
  const done = new Set(results.map(({ unit }) => unit.name));
  return steps
    .filter(({ entry }) => done.has(entry.name))
    .map(({ entry }) => ({ name: entry.name, version: entry.version }));
}

function checkTarget(target: MigrateDownTarget): void {
  if ("to" in target || (Number.isSafeInteger(target.steps) && target.steps >= 1)) return;
  throw new MigrationConfigError([`steps is ${target.steps}: give a whole number from 1.`]);
}

function resolveTarget({ entries }: History, target: MigrateDownTarget): DownTarget {
  if ("steps" in target) return target;
  const entry = findMigration(target.to, entries);
  if (entry !== undefined) return { entry };
  if (target.to === "0") return { steps: entries.length };
  const names = entries.map(({ name }) => name);
  throw new UnknownMigrationError(target.to, nearestNames(target.to, names), "the history");
}

function refuseInterrupted(available: readonly Migration[], { entries }: History): void {
  for (const problem of historyProblems(available, entries)) {
    if (problem.kind === "interrupted") throw new InterruptedMigrationError(problem);
  }
}
