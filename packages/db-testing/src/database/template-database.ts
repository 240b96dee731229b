import type { AdminConnection } from "./admin-connection.js";
import { applyMigrations } from "./apply-migrations.js";
import { type ServerFacts, createDatabaseText, quoteIdentifier } from "./create-database-text.js";
import type { MigrationsFolder } from "./migrations-folder.js";
import { type TestDatabaseConfig, withDatabase } from "./server-config.js";

/** A migrated database that test databases are copied from, one per content of a migrations folder. */
export interface Template {
  readonly name: string;
  /** How the names of its copies begin. */
  readonly copyPrefix: string;
  readonly folder: MigrationsFolder;
}

/** The template of these migrations, which may not exist yet. */
export function templateOf(folder: MigrationsFolder): Template {
  const { hash } = folder;
  return { name: `abe_test_template_${hash}`, copyPrefix: `abe_test_${hash}_`, folder };
}

/** Everything that is done to a server. */
export interface Workplace {
  readonly admin: AdminConnection;
  readonly config: TestDatabaseConfig;
  readonly facts: ServerFacts;
}

/**
 * Copies the template to `name`, after making it when it is not there. Processes that do this at the
 * same time wait for one of them to make it, by advisory locks of the maintenance database.
 */
export async function copyTemplate(
  place: Workplace,
  template: Template,
  name: string,
): Promise<void> {
  for (;;) {
    const copied = await locked(place.admin, "shared", template, async () => {
      if (!(await isReady(place.admin, template))) return false;
      await place.admin.rows(createDatabaseText(name, template.name, place.facts));
      return true;
    });
    if (copied) return;
    await locked(place.admin, "exclusive", template, () => makeTemplate(place, template));
  }
}

/** Drops the template when no copy is left; on a throw-away server it is kept for the next one. */
export async function dropUnusedTemplate(place: Workplace, template: Template): Promise<void> {
  if (place.facts.throwAway) return;
  await locked(place.admin, "exclusive", template, async () => {
    const copies = await place.admin.rows(
      "SELECT FROM pg_database WHERE starts_with(datname, $1)",
      [template.copyPrefix],
    );
    if (copies.length === 0) await dropTemplate(place.admin, template);
  });
}

async function makeTemplate(place: Workplace, template: Template): Promise<void> {
  const { admin, config, facts } = place;
  if (await isReady(admin, template)) return;
  // What a process left behind that died before it was ready.
  await dropTemplate(admin, template);
  await admin.rows(createDatabaseText(template.name, undefined, facts));
  try {
    await applyMigrations(withDatabase(config, template.name), template.folder);
    // Nobody can connect to it, so nobody can keep it from being copied.
    await admin.rows(
      `ALTER DATABASE ${quoteIdentifier(template.name)} WITH IS_TEMPLATE true ALLOW_CONNECTIONS false`,
    );
  } catch (error) {
    await dropTemplate(admin, template);
    throw error;
  }
}

async function isReady(admin: AdminConnection, { name }: Template): Promise<boolean> {
  const rows = await admin.rows("SELECT FROM pg_database WHERE datname = $1 AND datistemplate", [
    name,
  ]);
  return rows.length > 0;
}

async function dropTemplate(admin: AdminConnection, template: Template): Promise<void> {
  const name = quoteIdentifier(template.name);
  if (await isReady(admin, template)) {
    await admin.rows(`ALTER DATABASE ${name} WITH IS_TEMPLATE false`);
  }
  await admin.rows(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
}

/** First key of this package's advisory locks; the second is the template's name. */
const LOCK_CLASS = 0x61_62_65;

async function locked<T>(
  admin: AdminConnection,
  mode: "shared" | "exclusive",
  { name }: Template,
  work: () => Promise<T>,
): Promise<T> {
  const suffix = mode === "shared" ? "_shared" : "";
  const key = [LOCK_CLASS, name];
  await admin.rows(`SELECT pg_advisory_lock${suffix}($1, hashtext($2))`, key);
  try {
    return await work();
  } finally {
    await admin.rows(`SELECT pg_advisory_unlock${suffix}($1, hashtext($2))`, key);
  }
}
