import type { Session } from "@abe/db-core/session";

const samples = 3;

/**
 * Whether transactions of one session come to several backends, as a pooler in transaction mode has it.
 *
 * @param pid the backend that answered before
 */
export async function changesBackend(session: Session, pid: number): Promise<boolean> {
  const asked = { text: "SELECT pg_backend_pid()", name: "db-migrate: look for a pooler" };
  for (let seen = 1; seen < samples; seen += 1) {
    if ((await session.scalar<number>(asked)) !== pid) return true;
  }
  return false;
}
