import { createDatabaseServer, type IDatabaseServer } from "@abe/db-core";
import { createTestDatabase, type TestDatabase } from "@abe/db-testing";
import { afterAll, beforeAll } from "vitest";

/** A database of one test file, and who is connected to it. */
export class WatchedDatabase {
  #database: TestDatabase | undefined;
  #watcher: IDatabaseServer | undefined;

  /** Makes it before the tests of the file, and drops it after them. */
  constructor() {
    beforeAll(async () => {
      this.#database = await createTestDatabase();
      this.#watcher = createDatabaseServer({ ...this.#database.config, maxConnections: 1 });
    });
    afterAll(async () => {
      await this.#watcher?.close();
      await this.#database?.drop();
    });
  }

  get url(): string {
    return set(this.#database).url;
  }

  get config(): TestDatabase["config"] {
    return set(this.#database).config;
  }

  get name(): string {
    return set(this.#database).name;
  }

  /** A server that no container has made. */
  get watcher(): IDatabaseServer {
    return set(this.#watcher);
  }

  /** Its configuration for an application of that name. */
  configOf(applicationName: string): TestDatabase["config"] {
    return { ...this.config, maxConnections: 2, applicationName };
  }

  /** How many sessions the application of that name has. One that was closed lives a moment longer. */
  sessions(applicationName: string): Promise<number> {
    const text = "SELECT count(*)::int FROM pg_stat_activity WHERE application_name = $1";
    return this.watcher.scalar<number>(text, [applicationName]);
  }
}

function set<T>(value: T | undefined): T {
  if (value === undefined) throw new TypeError("the database is made before the first test");
  return value;
}
