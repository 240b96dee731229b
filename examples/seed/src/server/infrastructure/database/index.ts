export { IDatabaseServer } from "@abe/db-core";
export { migrationManager } from "@abe/db-migrate";
