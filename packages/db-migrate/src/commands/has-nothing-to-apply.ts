import { digestOfApplied } from "../history/history-digest.js";
import { isOfEnvironment, readHistory, readHistoryDigest } from "../history/read-history.js";
import { planUp } from "../plan/plan-up.js";
import type { Migration } from "../source/migration.js";
import type { CommandContext } from "./command-context.js";
import { type MigrateUpOptions, checkSteps, requestOf } from "./up-request.js";

/**
 * Whether `up` has nothing to do, without the lock. What runs migrations is not loaded for it.
 *
 * Nearly always all of the folder is applied as it is, and nothing else: one row says so. Otherwise the history is
 * read, which is another round trip.
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
  const { session, settings } = context;
  const found = await readHistoryDigest(session);
  if (found === undefined) return false;
  // What refuses it writes that down.
  if (!isOfEnvironment(found, settings.environment)) return false;
  if (settings.environment !== undefined && found.environment === undefined) return false;
  if (found.digest === digestOfApplied(available)) return true;
  const history = await readHistory(session);
  if (history === undefined) return false;
  const { steps, problems } = planUp(available, history.entries, request);
  return steps.length === 0 && problems.length === 0;
}
