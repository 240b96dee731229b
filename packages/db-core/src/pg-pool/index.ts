export { PgPoolClient } from "./pg-pool-client.js";
export { PgPoolAdapter, toPgPool } from "./to-pg-pool.js";
