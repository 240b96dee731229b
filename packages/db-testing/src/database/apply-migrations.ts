import { TestDatabaseError } from "../errors.js";
import { openConnection } from "./admin-connection.js";
import type { Migration } from "./migrations-folder.js";
import type { TestDatabaseConfig } from "./server-config.js";

/**
 * Runs each `up.sql` on the database, each as one implicit transaction.
 *
 * @throws TestDatabaseError names the migration that failed; the ones before it are applied.
 */
export async function applyMigrations(
  config: TestDatabaseConfig,
  migrations: readonly Migration[],
): Promise<void> {
  const connection = await openConnection(config);
  try {
    for (const { name, up } of migrations) {
      await connection.script(up).catch((cause: unknown) => {
        throw failed(name, cause);
      });
    }
  } finally {
    await connection.close();
  }
}

function failed(name: string, cause: unknown): TestDatabaseError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new TestDatabaseError(
    "DB_TESTING_MIGRATIONS",
    `The migration ${name} cannot be applied: ${reason}`,
    { cause },
  );
}
