import { isOfEnvironment, readHistory } from "../history/read-history.js";
import { planUp } from "../plan/plan-up.js";
import type { Migration } from "../source/migration.js";
import type { CommandContext } from "./command-context.js";
import { type MigrateUpOptions, checkSteps, requestOf } from "./up-request.js";

/**
 * Whether `up` has nothing to do: one round trip, and no lock. What runs migrations is not loaded for it.
 *
 * @throws HistoryFormatError, UnknownMigrationError
 */
export async function hasNothingToApply(
  context: CommandContext,
  available: readonly Migration[],
  options: MigrateUpOptions,
): Promise<boolean> {
  checkSteps(options.steps);
  const request = requestOf(context, available, options);
  // An approval that is given is looked at, and so tells that it was used before.
  if (options.approval !== undefined) return false;
  const history = await readHistory(context.session);
  if (history === undefined) return false;
  // What refuses it writes that down.
  if (!isOfEnvironment(history, context.settings.environment)) return false;
  const { steps, problems } = planUp(available, history.entries, request);
  const stamped = context.settings.environment === undefined || history.environment !== undefined;
  return steps.length === 0 && problems.length === 0 && stamped;
}
