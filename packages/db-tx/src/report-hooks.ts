import type { IDatabaseServer } from "@abe/db-core";
import { emitWarning } from "@abe/db-core/session";
import type { TxWarningCode } from "./errors/error-codes.js";
import type { Hooks } from "./hooks.js";
import type { Completion } from "./transaction.js";

/** Runs the hooks of an ended scope. One that throws undoes nothing: it is reported as a warning. */
export async function reportHooks(
  server: IDatabaseServer,
  hooks: Hooks,
  completion: Completion,
): Promise<void> {
  for (const error of await hooks.runAfter(completion))
    emitWarning(server, {
      code: "DB_TX_HOOK_FAILED" satisfies TxWarningCode,
      message: `a hook that ran after the end (${completion}) has thrown; it changes nothing`,
      error,
    });
}
