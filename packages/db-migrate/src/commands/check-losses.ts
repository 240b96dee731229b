import { emitWarning } from "@abe/db-core/session";
import { DataLossError } from "../errors/data-loss-error.js";
import type { MigrationWarningCode } from "../errors/error-codes.js";
import type { History } from "../history/read-history.js";
import { describeLoss } from "../loss/data-loss.js";
import type { DownStep } from "../plan/plan-down.js";
import type { CommandContext } from "./command-context.js";

/**
 * Looks for rows that a way back would lose, unless they may go. They are a warning, and a refusal in
 * production.
 *
 * @param accept `undefined`: nobody has said anything about them.
 * @throws DataLossError
 */
export async function checkLosses(
  { session, role, server, settings }: CommandContext,
  steps: readonly DownStep[],
  history: Pick<History, "environment">,
  accept: boolean | undefined,
): Promise<void> {
  if (accept === true || steps.length === 0) return;
  const { findLosses } = await import("../loss/find-losses.js");
  const losses = await findLosses(steps, { session, role });
  if (losses.length === 0) return;
  const environment = settings.environment ?? history.environment;
  if (accept === false || environment === "production") throw new DataLossError(losses);
  for (const loss of losses) {
    emitWarning(server, {
      code: "DB_MIGRATE_ROWS_LOST" satisfies MigrationWarningCode,
      message: describeLoss(loss),
      details: { migration: loss.migration, what: loss.what, object: loss.object },
    });
  }
}
