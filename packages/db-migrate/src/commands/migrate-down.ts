import { type RunPermit, permitOf } from "../admission/run-permit.js";
import type { RunRequest } from "../admission/run-plan.js";
import { withAdmission } from "../admission/with-admission.js";
import { IrreversibleMigrationError, UnknownMigrationError } from "../errors/history-errors.js";
import type { History } from "../history/read-history.js";
import { findMigration } from "../plan/find-migration.js";
import { intendedDown } from "../plan/intended-step.js";
import { type DownStep, type DownTarget, planDown } from "../plan/plan-down.js";
import { downUnit } from "../run/migration-unit.js";
import { type RunnableFile, inspectFully } from "../source/inspect-fully.js";
import type { Migration } from "../source/migration.js";
import { nearestNames } from "../source/nearest-names.js";
import { checkLosses } from "./check-losses.js";
import type { CommandContext } from "./command-context.js";
import { checkDownTarget } from "./down-target.js";
import { inspectAll, refuseUnfit } from "./refuse.js";
import { runSteps } from "./run-steps.js";

/** How far to go back: `to` names the migration that stays the last applied, `"0"` none. */
export type MigrateDownTarget = ({ readonly to: string } | { readonly steps: number }) &
  RunPermit & {
    /**
     * Whether rows may go that are in what is dropped. `true` does not look for them; `false` refuses. Default:
     * a warning for each table or column, and a refusal in the environment `production`.
     */
    readonly acceptDataLoss?: boolean;
    /** Stops the command: what runs is cancelled and rolled back, what was reverted stays so. */
    readonly signal?: AbortSignal;
  };

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
  checkDownTarget(target);
  return withAdmission(context, available, downRun(context, available, target), revertInspected);
}

/** What a `down` asks to be let in for. */
export function downRun(
  context: CommandContext,
  available: readonly Migration[],
  target: MigrateDownTarget,
): RunRequest<InspectedWaysBack> {
  return {
    operation: "down",
    permit: permitOf(target),
    historyOptions: { downSql: true },
    plan: async (history) => {
      const steps = stepsBack(available, history, target);
      const files = await Promise.all(steps.map(({ file }) => inspectFully(file)));
      return {
        steps: steps.map(intendedDown),
        files,
        late: [],
        work: { steps, files },
        confirm: async () => {
          refuseUnfit(files, context.settings.lockMode);
          await checkLosses(context, steps, history, target.acceptDataLoss);
        },
      };
    },
  };
}

/** The steps of a `down`, and their files. */
export interface InspectedWaysBack {
  readonly steps: readonly DownStep[];
  readonly files: readonly RunnableFile[];
}

/** The steps of going back; the history was read with its down.sql. */
export function stepsBack(
  available: readonly Migration[],
  history: History,
  target: MigrateDownTarget,
): DownStep[] {
  return planDown(available, history.entries, resolveTarget(history, target)).map((step, index) => {
    if ("reason" in step) {
      throw new IrreversibleMigrationError(step.entry.name, step.reason, index === 0);
    }
    return step;
  });
}

/** Reverts the steps of a plan; the lock is held. */
export async function revertSteps(
  context: CommandContext,
  steps: readonly DownStep[],
): Promise<RevertedMigration[]> {
  const files = await inspectAll(
    steps.map(({ file }) => file),
    context.settings.lockMode,
  );
  return revertInspected(context, { steps, files });
}

async function revertInspected(
  context: CommandContext,
  { steps, files }: InspectedWaysBack,
): Promise<RevertedMigration[]> {
  const units = steps.flatMap((step, index) => {
    const file = files[index];
    return file === undefined ? [] : [downUnit(step, file)];
  });
  const results = await runSteps("down", units, context);
  const done = new Set(results.map(({ unit }) => unit.name));
  return steps
    .filter(({ entry }) => done.has(entry.name))
    .map(({ entry }) => ({ name: entry.name, version: entry.version }));
}

/** @throws UnknownMigrationError */
export function resolveTarget({ entries }: History, target: MigrateDownTarget): DownTarget {
  if ("steps" in target) return target;
  const entry = findMigration(target.to, entries);
  if (entry !== undefined) return { entry };
  if (target.to === "0") return { steps: entries.length };
  const names = entries.map(({ name }) => name);
  throw new UnknownMigrationError(target.to, nearestNames(target.to, names), "the history");
}
