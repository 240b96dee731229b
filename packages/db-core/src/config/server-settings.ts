import type { ServerMode } from "./choices.js";

/** Session settings, split by how the server's mode lets them be made. */
export interface ServerSettings {
  /** Sent in the startup message. */
  readonly parameters: Readonly<Record<string, string>>;
  /**
   * What the startup message cannot carry because a pooler refuses it (08P01). Empty in mode `direct`.
   * In `pgbouncer-session` to be SET after connecting; in `pgbouncer-transaction` to be SET LOCAL in each
   * transaction.
   */
  readonly settings: Readonly<Record<string, string>>;
}

/** What the session settings are made from. */
export interface ServerSettingsInput {
  readonly mode: ServerMode;
  readonly applicationName?: string;
  readonly statementTimeoutMs: number;
  readonly lockTimeoutMs: number;
  readonly idleInTransactionTimeoutMs: number;
}

/** The forms in which values are read, whatever the role's or the database's defaults: every digit of a float. */
const readable = { DateStyle: "ISO", IntervalStyle: "postgres", extra_float_digits: "1" } as const;

/** PgBouncer follows these of each client, and gives it the session back with them. */
const pooled = { client_encoding: "UTF8", DateStyle: "ISO" } as const;

/**
 * Which settings are made, and how. A timeout of 0 is not sent. What decides how values are written is;
 * `TimeZone` is the role's own.
 */
export function serverSettings(input: ServerSettingsInput): ServerSettings {
  const { mode, applicationName } = input;
  const name = applicationName === undefined ? {} : { application_name: applicationName };
  const timeouts = timeoutSettings(input);
  if (mode === "direct") {
    return {
      parameters: { client_encoding: "UTF8", ...readable, ...name, ...timeouts },
      settings: {},
    };
  }
  if (mode === "pgbouncer-session") {
    return {
      parameters: { ...pooled, ...name },
      settings: { ...readable, ...timeouts },
    };
  }
  return { parameters: { ...pooled, ...name }, settings: timeouts };
}

function timeoutSettings(input: ServerSettingsInput): Record<string, string> {
  const settings: Record<string, string> = {};
  if (input.statementTimeoutMs > 0)
    settings["statement_timeout"] = String(input.statementTimeoutMs);
  if (input.lockTimeoutMs > 0) settings["lock_timeout"] = String(input.lockTimeoutMs);
  if (input.idleInTransactionTimeoutMs > 0) {
    settings["idle_in_transaction_session_timeout"] = String(input.idleInTransactionTimeoutMs);
  }
  return settings;
}
