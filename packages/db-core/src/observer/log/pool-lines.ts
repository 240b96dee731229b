import type {
  ConnectEnd,
  RefusalEvent,
  RetireEvent,
  RetireReason,
  WarningEvent,
} from "../db-observer.js";
import type { Describe } from "./error-fields.js";
import { type LogLine, sentence, tenths } from "./log-line.js";

/** A caller got no connection. */
export function refusalLine(event: RefusalEvent, describe: Describe): LogLine {
  const { reason, waitMs, stats, longestHeld } = event;
  const { total, used, idle, pending, max } = stats;
  const { fields, words } = describe(event.error);
  const held = longestHeld.map((each) => ({ ...each, heldMs: tenths(each.heldMs) }));
  return {
    level: "warn",
    event: reason === "timeout" ? "db.pool.timeout" : "db.pool.refused",
    kind: reason,
    fields: {
      reason,
      waitMs: tenths(waitMs),
      total,
      used,
      idle,
      pending,
      max,
      ...(held.length === 0 ? {} : { longestHeld: held }),
      ...fields,
    },
    message: sentence("no connection", words),
  };
}

/** An attempt to connect has ended. */
export function connectLine(end: ConnectEnd, durationMs: number, describe: Describe): LogLine {
  const took = { durationMs: tenths(durationMs) };
  if (end.error !== undefined) {
    const { fields, words } = describe(end.error);
    return {
      level: "warn",
      event: "db.connect.failed",
      fields: { ...took, ...fields },
      message: sentence("connecting failed", words),
    };
  }
  const { connectionId, backendPid } = end;
  return {
    level: "debug",
    event: "db.connection.opened",
    fields: { connectionId, backendPid, ...took },
    message: "connection opened",
  };
}

/** Reasons that nobody has to look into. */
const orderly: readonly RetireReason[] = ["idle", "lifetime", "shutdown"];

/** A connection has left the pool. */
export function retireLine(event: RetireEvent, describe: Describe): LogLine {
  const { connectionId, reason, error } = event;
  const { fields, words } = describe(error);
  return {
    level: orderly.includes(reason) ? "debug" : "warn",
    event: "db.connection.retired",
    kind: reason,
    fields: { connectionId, reason, ...fields },
    message: sentence(`connection retired, ${reason}`, words),
  };
}

const leaked = "DB_LEASE_LEAKED";

/** Something a person should know. */
export function warningLine(event: WarningEvent, describe: Describe): LogLine {
  const { code, message, details = {}, error } = event;
  return {
    level: "warn",
    event: code === leaked ? "db.connection.leaked" : "db.warning",
    kind: code === leaked ? String(details["site"]) : code,
    fields: { code, ...details, ...describe(error).fields },
    message,
  };
}
