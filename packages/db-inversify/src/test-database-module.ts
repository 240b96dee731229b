import type { IDatabaseServer } from "@abe/db-core";
import type { ContainerModule } from "inversify";
import { serverModule } from "./database-module.js";
import { type DatabaseName, checkOptions } from "./database-options.js";

/** Options of {@link testDatabaseModule}. */
export interface TestDatabaseModuleOptions extends DatabaseName {
  /**
   * A server of the test, or a fake with the methods it needs. What a fake's methods take and return is
   * not checked: they are generic, and a fake is not.
   */
  readonly server: { readonly [Method in keyof IDatabaseServer]?: unknown };
}

/**
 * Binds the server of a test where the application has `databaseModule()`. Nothing is done to it: it is not
 * watched, and not closed.
 *
 * Load it instead of the application's module, not after it: a container that holds both is refused, so a
 * test cannot reach the application's database by mistake.
 *
 * @throws DatabaseModuleError; loading throws DuplicateModuleError.
 */
export function testDatabaseModule(options: TestDatabaseModuleOptions): ContainerModule {
  // What a fake leaves out fails when it is called.
  const server = options.server as IDatabaseServer;
  checkOptions({ ...options, server });
  return serverModule(options.name, () => server);
}
