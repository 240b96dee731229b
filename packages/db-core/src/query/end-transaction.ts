import type { Borrowed } from "./conduit.js";

/**
 * Ends the transaction that a failed group of statements has left open. Never rejects: the group's error
 * is the reason, and where this fails as well the pool sees the state of the connection.
 */
export async function endTransaction({ connection }: Borrowed): Promise<void> {
  if (connection.status() !== "idle") await connection.simple("ROLLBACK").catch(() => undefined);
}
