import { createTestDatabase, type TestDatabase } from "@abe/db-testing";
import { type FaultProxy, startFaultProxy } from "@abe/db-testing/faults";
import {
  createDatabaseServer,
  type DatabaseConfig,
  type DatabaseServer,
  type DatabaseServerOptions,
} from "../../src/index.js";

/** What a statement gets beyond its deadline before its connection is given up, and room for a busy machine. */
export const graceMs: number = 2_000 + 600;

/** A database of one's own, a way to it that can be cut, and an observer who comes another way. */
export class FaultStage {
  readonly database: TestDatabase;
  readonly proxy: FaultProxy;
  /** Not through the proxy. */
  readonly admin: DatabaseServer;
  readonly #opened: DatabaseServer[] = [];

  private constructor(database: TestDatabase, proxy: FaultProxy) {
    this.database = database;
    this.proxy = proxy;
    this.admin = createDatabaseServer({ ...database.config, maxConnections: 4 });
  }

  static async open(): Promise<FaultStage> {
    const database = await createTestDatabase();
    return new FaultStage(database, await startFaultProxy({ target: database.config }));
  }

  /** A server with one connection, so that whatever is left behind on it shows. */
  serve(more: DatabaseConfig = {}, options: DatabaseServerOptions = {}): DatabaseServer {
    const config = { ...this.database.config, maxConnections: 1, ...more };
    const server = createDatabaseServer(config, options);
    this.#opened.push(server);
    return server;
  }

  /** The same, through the proxy. */
  serveFar(more: DatabaseConfig = {}): DatabaseServer {
    const { host, port } = this.proxy;
    return this.serve({ host, port, ...more });
  }

  /** Whether a statement whose text holds `text` is running. */
  active(text: string): Promise<boolean> {
    return this.admin.exists(
      "SELECT 1 FROM pg_stat_activity WHERE state = 'active' AND query LIKE $1 AND pid <> pg_backend_pid()",
      [`%${text}%`],
    );
  }

  /** Ends what a test has opened, and clears the way. */
  async calm(): Promise<void> {
    this.proxy.blackhole(false);
    await Promise.all(this.#opened.splice(0).map((each) => each.close({ drainTimeoutMs: 0 })));
  }

  async close(): Promise<void> {
    await this.calm();
    await this.proxy.stop();
    await this.admin.close();
    await this.database.drop();
  }
}

/** Process id of a backend of the server's. */
export function pid(db: DatabaseServer): Promise<number> {
  return db.scalar("SELECT pg_backend_pid()");
}

/** What work was rejected with, and how long that took. @throws RangeError it was not. */
export async function failure(work: Promise<unknown>): Promise<{ error: Error; tookMs: number }> {
  const startedAt = performance.now();
  try {
    await work;
  } catch (error) {
    if (error instanceof Error) return { error, tookMs: performance.now() - startedAt };
  }
  throw new RangeError("it was not rejected with an error");
}
