import { type RunPermit, permitOf } from "../admission/run-permit.js";
import type { RunRequest } from "../admission/run-plan.js";
import { withAdmission } from "../admission/with-admission.js";
import { UnknownMigrationError } from "../errors/history-errors.js";
import { emptyFaults } from "../plan/empty-steps.js";
import { intendedDown, intendedUp } from "../plan/intended-step.js";
import type { DownStep } from "../plan/plan-down.js";
import type { UpStep } from "../plan/plan-up.js";
import { inspectFully } from "../source/inspect-fully.js";
import type { Migration } from "../source/migration.js";
import { checkLosses } from "./check-losses.js";
import type { CommandContext } from "./command-context.js";
import { type RevertedMigration, revertSteps, stepsBack } from "./migrate-down.js";
import { type AppliedMigration, applySteps } from "./migrate-up.js";
import { refuseFaults, refuseUnfit } from "./refuse.js";

/** Reverts the last applied migration and applies it again, under one lock. */
export async function redo(
  context: CommandContext,
  available: readonly Migration[],
  permit: RunPermit,
): Promise<{ reverted: RevertedMigration; applied: AppliedMigration } | undefined> {
  return withAdmission(
    context,
    available,
    redoRun(context, available, permit),
    async (locked, way) => {
      if (way === undefined) return undefined;
      const [reverted] = await revertSteps(locked, [way.back]);
      const [applied] = await applySteps(locked, [way.again]);
      return reverted === undefined || applied === undefined ? undefined : { reverted, applied };
    },
  );
}

/** The last applied migration, back and again. */
export interface WayBackAndAgain {
  readonly back: DownStep;
  readonly again: UpStep;
}

/** What a `redo` asks to be let in for. */
export function redoRun(
  context: CommandContext,
  available: readonly Migration[],
  permit: RunPermit,
): RunRequest<WayBackAndAgain | undefined> {
  return {
    operation: "redo",
    permit: permitOf(permit),
    historyOptions: { downSql: true },
    plan: async (history) => {
      const [back] = stepsBack(available, history, { steps: 1 });
      if (back === undefined) return { steps: [], files: [], late: [], work: undefined };
      const { name, outOfOrder } = back.entry;
      const migration = available.find((each) => each.name === name);
      if (migration === undefined)
        throw new UnknownMigrationError(name, [], context.settings.directory);
      const again: UpStep = { migration, reason: "pending", outOfOrder };
      const files = await Promise.all([back.file, migration.up].map(inspectFully));
      return {
        steps: [intendedDown(back), intendedUp(again)],
        files,
        late: [],
        work: { back, again },
        confirm: async () => {
          // What cannot be applied again must not be reverted first.
          refuseFaults(emptyFaults(migration));
          refuseUnfit(files, context.settings.lockMode);
          await checkLosses(context, [back], history, undefined);
        },
      };
    },
  };
}
