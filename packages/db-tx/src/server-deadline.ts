import type { Statement } from "@abe/db-core";

/** Milliseconds the server waits longer: the client's own deadline comes first and keeps the connection. */
const graceMs = 1_000;

/** Longest timeout that PostgreSQL takes, some 24 days; what is longer is the client's own to keep. */
const longestMs = 2 ** 31 - 1;

/** PostgreSQL 17 is the first with `transaction_timeout`. */
const firstWithTransactionTimeout = 170_000;

/** What makes the server end a transaction whose client is stuck or gone, said in BEGIN's round trip. */
export interface ServerDeadline {
  readonly settings: Readonly<Record<string, string>>;
  readonly also: readonly Statement[];
}

const none: ServerDeadline = { settings: {}, also: [] };

/**
 * The server's side of a deadline: `transaction_timeout` on 17 and newer; before that each statement gets
 * what was left at BEGIN, unless `statement_timeout` gives it less already.
 *
 * @param serverVersion `server_version_num`.
 */
export function serverDeadline(
  remainingMs: number | undefined,
  serverVersion: number,
): ServerDeadline {
  if (remainingMs === undefined) return none;
  const timeoutMs = Math.min(longestMs, Math.ceil(remainingMs) + graceMs);
  if (serverVersion >= firstWithTransactionTimeout)
    return { settings: { transaction_timeout: String(timeoutMs) }, also: [] };
  return { settings: {}, also: [{ text: tightenStatementTimeout, values: [timeoutMs] }] };
}

/** `least` ignores NULL, which stands for no timeout. */
const tightenStatementTimeout =
  "SELECT set_config('statement_timeout', least(nullif((extract(epoch FROM replace(current_setting('statement_timeout'), 'ms', ' milliseconds')::interval) * 1000)::int, 0), $1::int)::text, true)";
