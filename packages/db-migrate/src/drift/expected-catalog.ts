import type { CommandContext } from "../commands/command-context.js";
import { withHistory } from "../commands/with-history.js";
import type { Migration } from "../source/migration.js";
import { differencesOf } from "./catalog-difference.js";
import type { Catalog } from "./catalog-object.js";
import { describeDifference } from "./describe-difference.js";
import { readLiveFacts } from "./live-facts.js";
import { type CatalogScope, readCatalog } from "./read-catalog.js";
import { replay, shadowContext } from "./replay.js";
import {
  type LiveConnection,
  type ShadowPlace,
  openShadowHost,
  withShadowDatabase,
} from "./shadow-host.js";

/** What is compared with a shadow, and where that is. */
export interface ShadowOptions extends CatalogScope {
  /** Where migrations are run once more, to compare with. Default `embedded`. */
  readonly shadow?: ShadowPlace | undefined;
}

/**
 * What migrations make of an empty database, in the order given.
 *
 * @throws ShadowError
 */
export async function makeExpected(
  context: CommandContext,
  migrations: readonly Migration[],
  options: ShadowOptions,
  connection: LiveConnection,
): Promise<{ catalog: Catalog; version: number }> {
  const facts = await readLiveFacts(context.session);
  const host = await openShadowHost(options.shadow ?? "embedded", connection, facts, context.role);
  try {
    return await withShadowDatabase(host, facts, async (database) => {
      await withHistory(shadowContext(context, database, host), (_, locked) =>
        replay(locked, migrations),
      );
      const catalog = await readCatalog(database.session, options);
      return { catalog, version: database.session.serverVersion };
    });
  } finally {
    await host.stop();
  }
}

/** The lines that say how the database differs from what migrations make. @throws ShadowError */
export async function compareWithShadow(
  context: CommandContext,
  migrations: readonly Migration[],
  options: ShadowOptions,
  connection: LiveConnection,
): Promise<string[]> {
  const { catalog } = await makeExpected(context, migrations, options, connection);
  const actual = await readCatalog(context.session, options);
  return differencesOf(catalog, actual).flatMap(describeDifference);
}
