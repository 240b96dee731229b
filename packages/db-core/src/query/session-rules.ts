import type { ResolvedConfig } from "../config/config.js";
import type { SessionRules } from "./conduit.js";

/** What the configuration says about sessions. */
export function sessionRules(
  config: Pick<ResolvedConfig, "mode" | "settings" | "statementTimeoutMs">,
): SessionRules {
  const lastOneTransaction = config.mode === "pgbouncer-transaction";
  const { settings, statementTimeoutMs } = config;
  return {
    lastOneTransaction,
    // Every other session is opened with them.
    transactionSettings: lastOneTransaction ? settings : {},
    statementTimeoutMs: statementTimeoutMs > 0 ? statementTimeoutMs : undefined,
  };
}
