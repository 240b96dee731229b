import type { TargetSessionAttrs } from "../config/choices.js";

/** What a server says of itself in ParameterStatus (PostgreSQL 14 and newer). */
export type SessionParameters = ReadonlyMap<string, string>;

/**
 * Why a session is not what `wanted` asks for, or `undefined` when it is.
 * Source: libpq's `target_session_attrs`, PostgreSQL documentation section 32.1.2.
 */
export function unwantedRole(
  wanted: TargetSessionAttrs,
  parameters: SessionParameters,
): string | undefined {
  const standby = parameters.get("in_hot_standby") === "on";
  const readOnly = standby || parameters.get("default_transaction_read_only") === "on";
  switch (wanted) {
    case "read-write":
      return readOnly ? "it is read-only" : undefined;
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
