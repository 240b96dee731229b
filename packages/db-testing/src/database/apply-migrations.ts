import { TestDatabaseError } from "../errors.js";
import { openConnection } from "./admin-connection.js";
import { type MigratePeer, migratePeer } from "./migrate-peer.js";
import { readScripts } from "./migration-scripts.js";
import type { MigrationsFolder } from "./migrations-folder.js";
import type { TestDatabaseConfig } from "./server-config.js";

/**
 * Applies all migrations to an empty database: by `@abe/db-migrate` where it is installed, so that the
 * database has its history and the code under test finds nothing to apply; otherwise by running each
 * `up.sql` as one implicit transaction.
 *
 * @throws TestDatabaseError names the migration that failed; the ones before it are applied.
 */
export async function applyMigrations(
  config: TestDatabaseConfig,
  folder: MigrationsFolder,
): Promise<void> {
  const peer = await migratePeer();
  if (peer === undefined) await runScripts(config, folder);
  else await runManager(peer, config, folder);
}

async function runManager(
  { createMigrationManager }: MigratePeer,
  config: TestDatabaseConfig,
  { path }: MigrationsFolder,
): Promise<void> {
  const manager = createMigrationManager({ directory: path, config });
  try {
    await manager.migrateUp();
  } catch (cause) {
    throw cannotApply(`The migrations in ${path} cannot be applied`, cause);
  } finally {
    await manager.close();
  }
}

async function runScripts(config: TestDatabaseConfig, { path }: MigrationsFolder): Promise<void> {
  const scripts = await readScripts(path);
  const connection = await openConnection(config);
  try {
    for (const { name, up } of scripts) {
      await connection.script(up).catch((cause: unknown) => {
        throw cannotApply(`The migration ${name} cannot be applied`, cause);
      });
    }
  } finally {
    await connection.close();
  }
}

function cannotApply(what: string, cause: unknown): TestDatabaseError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new TestDatabaseError("DB_TESTING_MIGRATIONS", `${what}: ${reason}`, { cause });
}
