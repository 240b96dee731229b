export type { Notice, Notification, SimpleResult, StatementDescription } from "../driver/driver.js";
export type { TransactionStatus } from "../driver/transaction-status.js";
export {
  emitMigration,
  emitRetry,
  emitSavepoint,
  emitTransaction,
  emitWarning,
  openSession,
  poolOf,
} from "./open-session.js";
export type { BeginExtras, BeginOptions, CommitResult, Session } from "./session.js";
export type { OpenSessionOptions } from "./session-port.js";
