import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createDatabaseServer } from "@abe/db-core";
import type { DatabaseServer } from "@abe/db-core";
import { createTestDatabase } from "@abe/db-testing";
import type { DbObserver, WarningEvent } from "@abe/db-core/observer";
import { onTestFinished } from "vitest";
import { createMigrationManager } from "../src/index.js";
import type { MigrationManager, MigrationManagerOptions } from "../src/index.js";

/** The repository's own migrations. */
export const rootMigrations: string = new URL("../../../migrations", import.meta.url).pathname;

/** A temporary migrations folder; files by path, such as `"1_a/up.sql"`. Gone after the test. */
export function migrationsFolder(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), "abe-migrate-test-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeFiles(folder, files);
  return folder;
}

/** Adds files to a folder, or replaces them. */
export function writeFiles(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

/** A copy of the repository's migrations, to be changed. */
export function copyOfRootMigrations(): string {
  const folder = migrationsFolder({});
  cpSync(rootMigrations, folder, { recursive: true });
  return folder;
}

/** A manager on a database of the test's own, and a server to look into it. */
export interface Workbench {
  readonly url: string;
  readonly db: DatabaseServer;
  readonly manager: MigrationManager;
  /** Another runner on the same database. */
  another(options?: MigrationManagerOptions): MigrationManager;
}

/** Makes a {@link Workbench}; everything is gone after the test. */
export async function workbench(
  directory: string,
  options: MigrationManagerOptions = {},
): Promise<Workbench> {
  const database = await createTestDatabase();
  const db = createDatabaseServer(database.url, { name: "test" });
  onTestFinished(async () => {
    await db.close();
    await database.drop();
  });
  const another = (more: MigrationManagerOptions = {}): MigrationManager =>
    createMigrationManager({ directory, config: database.url, ...options, ...more });
  return { url: database.url, db, manager: another(), another };
}

/** Every object of the database but the history's own, as comparable lines. */
export async function catalogOf(db: DatabaseServer): Promise<string[]> {
  return db.column<string>(`
    SELECT format('%s %s %s', n.nspname, c.relkind, c.relname) AS line
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast', 'abe_migrate')
    UNION ALL
    SELECT format('column %s.%s %s %s %s', c.relname, a.attname, format_type(a.atttypid, a.atttypmod),
      a.attnotnull, pg_get_expr(d.adbin, d.adrelid))
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
    LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    WHERE c.relnamespace = 'public'::regnamespace AND a.attnum > 0 AND NOT a.attisdropped
    UNION ALL
    SELECT format('constraint %s %s', conrelid::regclass, pg_get_constraintdef(oid))
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace
    ORDER BY line`);
}

/** Collects the warnings of the managers that have its observers. */
export function warningsOf(): { warnings: WarningEvent[]; observers: readonly DbObserver[] } {
  const warnings: WarningEvent[] = [];
  return { warnings, observers: [{ warning: (event) => void warnings.push(event) }] };
}
