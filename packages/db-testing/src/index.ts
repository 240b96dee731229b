export { DbTestingError, PostgresStartError, TestDatabaseError } from "./errors.js";
export type { PostgresStartStep } from "./errors.js";
export type { PostgresAddress } from "./address.js";
export { startPostgres } from "./server/start-postgres.js";
export type { PostgresHandle, PostgresOptions } from "./server/start-postgres.js";
export type { StopMode } from "./server/server-process.js";
export { createTestDatabase } from "./database/test-database.js";
export type { TestDatabase, TestDatabaseOptions } from "./database/test-database.js";
