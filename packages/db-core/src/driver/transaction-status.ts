/**
 * The state ReadyForQuery reports: `idle` (I), in a `transaction` (T), or in a `failed` one (E) that
 * only ROLLBACK ends.
 */
export type TransactionStatus = "idle" | "transaction" | "failed";
