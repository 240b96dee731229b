export { createTypes } from "./codecs/type-registry.js";
export type { TypeOptions, TypeRegistry } from "./codecs/type-registry.js";
export type { Codec } from "./codecs/codec.js";
export type { DeclaredType, DeclaredValue } from "./codecs/declared-types.js";
export { Interval } from "./codecs/interval.js";
export type { IntervalParts } from "./codecs/interval.js";
export { Multirange, Range } from "./codecs/range.js";
export type { RangeBounds } from "./codecs/range.js";
export type { DatabaseConfig } from "./config/database-config.js";
export { configFromEnv } from "./config/env.js";
export type { TlsMode, TlsOptions } from "./config/tls.js";
export { createDatabaseServer, DatabaseServer } from "./database-server.js";
export type { FieldInfo } from "./driver/driver.js";
export { IDatabaseServer } from "./idatabase-server.js";
export type {
  CloseOptions,
  CloseReport,
  ConnectionOptions,
  HealthOptions,
  HealthReport,
} from "./idatabase-server.js";
export type { DbObserver, PoolInfo, PoolStats } from "./observer/db-observer.js";
export type { Logger } from "./observer/log/logger.js";
export type {
  ArgumentsOf,
  BatchResults,
  CopyOptions,
  CopySource,
  CopyTarget,
  ExplainOptions,
  InsertOptions,
  Plan,
  PlanNode,
  Queryable,
  QueryOptions,
  QueryResult,
  RowToInsert,
  StreamOptions,
} from "./queryable.js";
export type { Clock, ClockTimer } from "./pool/clock.js";
export type { LaneOptions } from "./lane-options.js";
export type { DatabaseServerOptions } from "./server-options.js";
export { sql, trustSql } from "./sql/index.js";
export type {
  Cardinality,
  DbPolicy,
  Fragment,
  JsonParameter,
  NamedStatementRegistry,
  SqlSlot,
  StandardSchema,
  Statement,
  StatementEntry,
  StatementRegistry,
  TrustedSql,
} from "./sql/index.js";
export type {
  IsolationLevel,
  TransactionClient,
  TransactionOptions,
} from "./transaction/transaction-client.js";
