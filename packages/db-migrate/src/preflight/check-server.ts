import type { CommandContext } from "../commands/command-context.js";
import { PoolerDetectedError, PreflightError } from "../errors/preflight-error.js";
import { changesBackend } from "./pooled-session.js";
import { readPlace } from "./read-server-facts.js";
import { judgePlace } from "./server-facts.js";

/**
 * Looks at whether the server takes changes, and whether a lock protects them, before anything is begun.
 *
 * @throws PreflightError a standby, or a read-only server. Nothing was changed.
 * @throws PoolerDetectedError statements of one session come to several. Nothing was changed.
 */
export async function checkPlace(context: CommandContext): Promise<void> {
  const place = await readPlace(context.session);
  const pooler = await meetsPooler(context, place.pid);
  if (pooler && context.settings.lockMode === "session") throw new PoolerDetectedError();
  const refusals = judgePlace(place);
  if (refusals.length > 0) throw new PreflightError(refusals);
}

/** Whether transactions of one session come to several, or the configuration says so. */
export async function meetsPooler(context: CommandContext, pid: number): Promise<boolean> {
  return context.pooled || changesBackend(context.session, pid);
}
