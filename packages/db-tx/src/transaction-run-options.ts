import type { TransactionOptions } from "@abe/db-core";
import type { Propagation } from "./propagation.js";
import type { RetryOptions } from "./retry.js";

/** Options of `TransactionService.run()`. */
export interface TransactionRunOptions extends TransactionOptions {
  /** Default `required`. */
  readonly propagation?: Propagation;
  /** Serialization failures and deadlocks are run again, outermost scope only. Default: up to 5 times. */
  readonly retry?: RetryOptions | false;
}
