import { isDatabaseError, isUniqueViolation } from "@abe/db-core/errors";
import { InvalidUserError } from "./users.js";

/** Nothing was sent to the database: the client may try again, here or elsewhere. */
const busy = ["DB_POOL_TIMEOUT", "DB_POOL_OVERLOADED", "DB_POOL_CLOSED", "DB_CONNECT_FAILED"];

/** The HTTP status that says what an error means to whoever sent the request. */
export function statusOf(error: unknown): number {
  if (error instanceof InvalidUserError) return 400;
  // What a framework says of the request itself, such as a body that is no JSON.
  if (error instanceof Error && "statusCode" in error) return Number(error.statusCode);
  if (!isDatabaseError(error)) return 500;
  if (isUniqueViolation(error)) return 409;
  // Class 22: the value is no uuid, no number, out of range. Class 23: a constraint refuses it.
  if (/^2[23]/.test(error.sqlState ?? "")) return 400;
  // Nobody reads the answer, and nobody needs to look into it.
  if (error.code === "DB_QUERY_ABORTED") return 499;
  return busy.includes(error.code) ? 503 : 500;
}
