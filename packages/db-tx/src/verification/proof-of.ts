import { TxOptionsConflictError } from "../errors/index.js";
import type { TransactionRunOptions } from "../transaction-run-options.js";
import { type CommitProof, noProof } from "./commit-proof.js";
import { MarkerProof } from "./marker-proof.js";
import { XidProof } from "./xid-proof.js";

/** The proof for one attempt. @throws TxOptionsConflictError nothing was sent. */
export function proofOf(options: TransactionRunOptions): CommitProof {
  const { commitVerification = "none", idempotencyKey, readOnly } = options;
  if (idempotencyKey !== undefined && (commitVerification !== "marker" || readOnly === true))
    throw new TxOptionsConflictError(
      'idempotencyKey needs commitVerification: "marker" and a transaction that may write; nothing was sent',
    );
  if (readOnly === true || commitVerification === "none") return noProof;
  return commitVerification === "xid" ? new XidProof() : new MarkerProof(idempotencyKey);
}
