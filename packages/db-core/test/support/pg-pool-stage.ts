import { createTestDatabase, type TestDatabase } from "@abe/db-testing";
import { afterAll, afterEach, beforeAll } from "vitest";
import { createDatabaseServer, type DatabaseServer } from "../../src/index.js";
import { type PgPoolAdapter, toPgPool } from "../../src/pg-pool/index.js";

/** The backend's process id, as a statement. */
export const pid = "SELECT pg_backend_pid() AS pid";

/** What the tests of toPgPool() need. */
export interface PgPoolStage {
  readonly database: TestDatabase;
  /** A server that is closed after the test. */
  serve(config?: object): DatabaseServer;
  /** A pool over a server of its own. */
  servePool(config?: object): PgPoolAdapter;
  kill(pid: number | null): Promise<void>;
}

/** A database with a table `kept (n int)`, for the tests of one file. */
export function pgPoolStage(): PgPoolStage {
  let database: TestDatabase | undefined;
  const servers: DatabaseServer[] = [];
  beforeAll(async () => {
    database = await createTestDatabase();
    await database.server.query("CREATE TABLE kept (n int PRIMARY KEY)");
  });
  afterEach(async () => {
    await Promise.all(servers.splice(0).map((each) => each.close({ drainTimeoutMs: 0 })));
  });
  afterAll(() => database?.drop());
  const serve = (config: object = {}): DatabaseServer => {
    const server = createDatabaseServer({ ...database!.config, ...config });
    servers.push(server);
    return server;
  };
  return {
    get database() {
      return database!;
    },
    serve,
    servePool: (config) => toPgPool(serve(config)),
    kill: async (backend) => {
      await database!.server.query("SELECT pg_terminate_backend($1)", [backend]);
    },
  };
}

/** What `start` calls back with. */
export function called(
  start: (callback: (...args: unknown[]) => void) => void,
): Promise<unknown[]> {
  return new Promise((resolve) => {
    start((...args) => resolve(args));
  });
}
