export { channelNames, channelObserver } from "./channel-observer.js";
export type { ChannelName } from "./channel-observer.js";
export type {
  AcquireEnd,
  AcquireEvent,
  ConnectEnd,
  ConnectEvent,
  DbObserver,
  Following,
  HeldConnection,
  MigrationEnd,
  MigrationEvent,
  MigrationLockEnd,
  MigrationLockEvent,
  MigrationRunEnd,
  MigrationRunEvent,
  PoolInfo,
  PoolSource,
  PoolStats,
  QueryEnd,
  QueryEvent,
  RefusalEvent,
  RefusalReason,
  ReleaseEvent,
  RetireEvent,
  RetireReason,
  RetryEvent,
  SavepointEnd,
  SavepointEvent,
  SlowQueryEvent,
  TransactionEnd,
  TransactionEvent,
  TransactionObservation,
  WarningEvent,
  WorkObservation,
} from "./db-observer.js";
export { logObserver } from "./log/log-observer.js";
export type { LogObserverOptions } from "./log/log-observer.js";
export type { Logger } from "./log/logger.js";
export { redactPaths } from "./log/redact-paths.js";
export { sanitiseSql } from "./sql-text/sanitise-sql.js";
export { SqlLexer } from "./sql-text/sql-lexer.js";
export type { TokenKind } from "./sql-text/sql-lexer.js";
