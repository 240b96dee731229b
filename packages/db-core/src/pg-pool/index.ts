export type { LeasedClient } from "./leased-client.js";
export { PgPoolAdapter } from "./pg-pool-adapter.js";
export type { PgConnectCallback } from "./pg-pool-adapter.js";
export type { PgPoolOptions } from "./pg-pool-options.js";
export type {
  PgCallback,
  PgClientQuery,
  PgField,
  PgQuery,
  PgQueryConfig,
  PgResult,
  PgSubmittable,
} from "./pg-query.js";
export { toPgPool } from "./to-pg-pool.js";
