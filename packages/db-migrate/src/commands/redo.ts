import { UnknownMigrationError } from "../errors/history-errors.js";
import { emptyFaults } from "../plan/empty-steps.js";
import type { Migration } from "../source/migration.js";
import { checkLosses } from "./check-losses.js";
import type { CommandContext } from "./command-context.js";
import { type RevertedMigration, revertSteps, stepsBack } from "./migrate-down.js";
import { type AppliedMigration, applySteps } from "./migrate-up.js";
import { inspectAll, refuseFaults } from "./refuse.js";
import { withHistory } from "./with-history.js";

/** Reverts the last applied migration and applies it again, under one lock. */
export async function redo(
  context: CommandContext,
  available: readonly Migration[],
): Promise<{ reverted: RevertedMigration; applied: AppliedMigration } | undefined> {
  return withHistory(
    context,
    async (history, locked) => {
      const steps = stepsBack(available, history, { steps: 1 });
      const [step] = steps;
      if (step === undefined) return undefined;
      const migration = available.find(({ name }) => name === step.entry.name);
      if (migration === undefined) {
        throw new UnknownMigrationError(step.entry.name, [], context.settings.directory);
      }
      // What cannot be applied again must not be reverted first.
      refuseFaults(emptyFaults(migration));
      await inspectAll([migration.up], context.settings.lockMode);
      await checkLosses(locked, steps, undefined);
      const [reverted] = await revertSteps(locked, steps);
      const { outOfOrder } = step.entry;
      const [applied] = await applySteps(locked, [{ migration, reason: "pending", outOfOrder }]);
      return reverted === undefined || applied === undefined ? undefined : { reverted, applied };
    },
    { downSql: true },
  );
}
