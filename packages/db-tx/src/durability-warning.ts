import { type CommitResult, emitWarning } from "@abe/db-core/session";
import type { TxWarningCode } from "./errors/error-codes.js";
import type { RootTransaction } from "./root-transaction.js";

/** Tells the observers of a COMMIT that a standby may not have, though it was to wait for one. */
export function warnOfDurability(
  { server, id, options }: RootTransaction,
  durability: CommitResult["durability"],
): void {
  if (durability === "durable") return;
  emitWarning(server, {
    code: "DB_TX_LOCAL_DURABILITY" satisfies TxWarningCode,
    message:
      "a transaction was committed on the primary only: its wait for synchronous replication was cancelled",
    details: { transactionId: id, name: options.name },
  });
}
