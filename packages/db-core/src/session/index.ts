export type {
  ConnectionEvents,
  ConnectTarget,
  Decoders,
  Driver,
  DriverConnection,
  DriverCursor,
  DriverTlsOptions,
  GroupResult,
  Notice,
  Notification,
  Prepared,
  SimpleResult,
  StatementDescription,
  StatementGroup,
  StatementResult,
  WireValue,
} from "../driver/driver.js";
export { attachSuppressed } from "../errors/attach-suppressed.js";
export { callerLine } from "../pool/lease-site.js";
export type { LeaseSite } from "../pool/lease-site.js";
export type { TransactionStatus } from "../driver/transaction-status.js";
export {
  emitMigration,
  emitMigrationLock,
  emitMigrationRun,
  emitRetry,
  emitSavepoint,
  emitTransaction,
  emitWarning,
  maxSessions,
  openSession,
  poolOf,
  siteOf,
} from "./open-session.js";
export { undo } from "./undo.js";
export type { BeginExtras, BeginOptions, CommitResult, Session } from "./session.js";
export { RoutedQueryable } from "./routed-queryable.js";
export { SessionQueryable } from "./session-queryable.js";
export type { LastStatementEvents, SessionQueryableSetup } from "./session-queryable.js";
export { sessionPort } from "./session-port.js";
export type { OpenSessionOptions, SessionPort } from "./session-port.js";
export type { TransactionObservation, WorkObservation } from "../observer/db-observer.js";
