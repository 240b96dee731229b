import { createDatabaseServer, type DatabaseConfig, type DatabaseServer } from "@abe/db-core";
import { createTestDatabase, type TestDatabase } from "@abe/db-testing";
import { pino } from "pino";
import { afterAll, afterEach, beforeAll, expect } from "vitest";

/** A database for the tests of one file, and servers that are closed after each test. */
export interface Stage {
  readonly database: TestDatabase;
  /** Warnings of the pool since the test began, such as a connection given back in a transaction. */
  readonly warnings: string[];
  serve(config?: Partial<DatabaseConfig>): DatabaseServer;
}

/** @param setUp a text the database begins with. */
export function stage(setUp?: string): Stage {
  let database: TestDatabase | undefined;
  const servers: DatabaseServer[] = [];
  const warnings: string[] = [];
  const logger = warningLogger(warnings);
  beforeAll(async () => {
    database = await createTestDatabase();
    if (setUp !== undefined) await database.server.query(setUp);
  });
  afterEach(async () => {
    for (const server of servers.splice(0)) {
      const left = (): object => ({ used: server.stats().used, pending: server.stats().pending });
      await expect
        .poll(left, { message: "what is not given back" })
        .toEqual({ used: 0, pending: 0 });
      await server.close({ drainTimeoutMs: 0 });
    }
    expect(warnings.splice(0)).toEqual([]);
  });
  afterAll(() => database?.drop());
  return {
    warnings,
    get database() {
      if (database === undefined) throw new TypeError("the stage is set before the first test");
      return database;
    },
    serve: (config = {}) => {
      const server = createDatabaseServer({ ...database?.config, ...config }, { logger });
      servers.push(server);
      return server;
    },
  };
}

/** A pino whose lines about warnings end up in `warnings`, each with its code. */
function warningLogger(warnings: string[]): pino.Logger {
  const write = (line: string): void => {
    const { event, code, msg } = JSON.parse(line) as Record<string, string>;
    if (event === "db.warning") warnings.push(`${code}: ${msg}`);
  };
  return pino({ level: "warn" }, { write });
}
