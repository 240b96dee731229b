import { isDatabaseError } from "@abe/db-core/errors";

/** What the server called a failure, if it was the server that did. */
export function sqlStateOf(error: unknown): string | undefined {
  return isDatabaseError(error) ? error.sqlState : undefined;
}
