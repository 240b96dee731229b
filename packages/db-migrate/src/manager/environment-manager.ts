import { createMigrationManager } from "./create-migration-manager.js";
import type { MigrationManager } from "./migration-manager.js";

/**
 * The manager of the environment's database and of the folder `migrations`: {@link migrationConfig} and
 * {@link migrationAuth} show with what. Nothing happens at import, and nothing stays open after a command.
 */
export const migrationManager: MigrationManager = createMigrationManager();
