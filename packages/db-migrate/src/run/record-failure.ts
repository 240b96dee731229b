import { isDatabaseError } from "@abe/db-core/errors";
import { insertAuditRow } from "../history/audit-row.js";
import { closingMessage } from "./migration-message.js";
import type { MigrationUnit } from "./migration-unit.js";
import type { RunContext } from "./run-context.js";

/**
 * Writes to the audit what failed, together with what becomes of the history's row.
 *
 * @returns why that could not be written, if so. The audit's row is then written on another connection
 *   where there is one to be had.
 */
export async function recordFailure(
  unit: MigrationUnit,
  failure: unknown,
  context: RunContext,
  amendments: readonly string[],
): Promise<unknown> {
  const { server, session, run } = context;
  const detail = { code: isDatabaseError(failure) ? failure.code : "unknown" };
  const audit = insertAuditRow({ ...unit.audit, phase: "failed", detail }, run);
  try {
    await session.simple(closingMessage([...amendments, audit]));
    return undefined;
  } catch (error) {
    session.destroy(error);
    // The first failure is the one that counts; a server that is gone takes no row either.
    await server.execute(audit, [], { timeoutMs: 2000 }).catch(() => 0);
    return error;
  }
}
