import { isDatabaseError } from "../errors/database-error.js";

/** The server ended the session because it is going down, or has crashed, or is not up again. */
const goingDown = new Set(["57P01", "57P02", "57P03"]);

/**
 * Whether the reason a connection ended for says something about its server: that it goes down, or that
 * the network does. Time-outs of one session, and what was ended from this side, say nothing.
 */
export function tellsOfHostLoss(cause: unknown): boolean {
  // Our own errors are the reasons of those who end a connection on purpose.
  if (!(cause instanceof Error) || isDatabaseError(cause)) return false;
  const { code, severity } = cause as { code?: unknown; severity?: unknown };
  if (typeof severity !== "string") return true;
  return typeof code === "string" && goingDown.has(code);
}
