import type { Session } from "@abe/db-core/session";
import { isUniqueViolation } from "@abe/db-core/errors";

/** Whether a run has used an approval. */
export async function wasUsed(session: Session, id: string): Promise<boolean> {
  return session.exists(
    "SELECT FROM abe_migrate.audit WHERE phase = 'approved' AND approval_id = $1",
    [id],
  );
}

/**
 * Commits the row that uses an approval up. The index lets nobody else write another one, whatever becomes of
 * the lock meanwhile.
 *
 * @param row the INSERT
 * @returns `false`: somebody was faster.
 */
export async function consumeApproval(session: Session, row: string): Promise<boolean> {
  try {
    await session.query({ text: row, name: "db-migrate: use approval" });
    return true;
  } catch (error) {
    if (isUniqueViolation(error, "audit_approval_counts_once")) return false;
    throw error;
  }
}
