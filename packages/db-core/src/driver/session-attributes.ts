import type { TargetSessionAttrs } from "../config/choices.js";
import type { DriverConnection } from "./driver.js";

/** What a server says of itself in ParameterStatus (PostgreSQL 14 and newer). */
export type SessionParameters = ReadonlyMap<string, string>;

/** The parameters that decide. */
const standbyParameter = "in_hot_standby";
const readOnlyParameter = "default_transaction_read_only";

/**
 * Why a session is not what `wanted` asks for, or `undefined` when it is.
 * Source: libpq's `target_session_attrs`, PostgreSQL documentation section 34.1.2.
 */
export function unwantedRole(
  wanted: TargetSessionAttrs,
  parameters: SessionParameters,
): string | undefined {
  const standby = parameters.get(standbyParameter) === "on";
  const readOnly = standby || parameters.get(readOnlyParameter) === "on";
  switch (wanted) {
    case "read-write":
      return readOnly ? `it is ${standby ? "a standby" : "read-only"}` : undefined;
    case "read-only":
      return readOnly ? undefined : "it is read-write";
    case "primary":
      return standby ? "it is a standby" : undefined;
    case "standby":
    case "prefer-standby":
      return standby ? undefined : "it is a primary";
    case "any":
      return undefined;
  }
}

/** The attributes to ask for, one pass over the hosts each. */
export function passesOf(wanted: TargetSessionAttrs): readonly TargetSessionAttrs[] {
  return wanted === "prefer-standby" ? ["prefer-standby", "any"] : [wanted];
}

/** Whether a change of this parameter means that the server was promoted or demoted. */
export function tellsRole(parameter: string): boolean {
  return parameter === standbyParameter;
}

/** Without ParameterStatus: what libpq asks of servers before 14. */
const roleQuery =
  "SELECT CASE WHEN pg_catalog.pg_is_in_recovery() THEN 'on' ELSE 'off' END AS in_hot_standby, " +
  "pg_catalog.current_setting('default_transaction_read_only') AS default_transaction_read_only";

/**
 * What {@link unwantedRole} needs to know: no round trip where PostgreSQL 14 or newer reports it, one
 * where it does not, or where a pooler repeats what another server said when it logged in.
 */
export async function roleParameters(
  connection: DriverConnection,
  isDirect: boolean,
): Promise<SessionParameters> {
  if (isDirect && connection.parameters.has(standbyParameter)) return connection.parameters;
  const { results } = await connection.simple(roleQuery);
  // The columns are those of the query above, both of them text.
  return new Map(Object.entries((results[0]?.rows[0] ?? {}) as Record<string, string>));
}
