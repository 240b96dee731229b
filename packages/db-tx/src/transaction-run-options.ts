import type { TransactionOptions } from "@abe/db-core";
import type { CommitVerification } from "./verification/commit-proof.js";
import type { Propagation } from "./propagation.js";
import type { RetryOptions } from "./retry.js";

/** Options of `TransactionService.run()`. */
export interface TransactionRunOptions extends TransactionOptions {
  /** Default `required`. */
  readonly propagation?: Propagation;
  /** Serialization failures and deadlocks are run again, outermost scope only. Default: up to 5 times. */
  readonly retry?: RetryOptions | false;
  /**
   * `SET LOCAL ROLE`, in BEGIN's round trip: statements run with that role's rights, those of
   * `commitVerification` too.
   */
  readonly role?: string;
  /**
   * What is done when the connection dies between COMMIT and its answer. Default `none`:
   * CommitOutcomeUnknownError. A READ ONLY transaction needs none: it has applied nothing.
   */
  readonly commitVerification?: CommitVerification;
  /**
   * At most one transaction with this key is ever applied; another one is rolled back and throws
   * TxAlreadyAppliedError. Only with `commitVerification: "marker"`.
   */
  readonly idempotencyKey?: string;
}
