import { createDatabaseServer, type DatabaseConfig, type DatabaseServer } from "@abe/db-core";
import { createTestDatabase, type TestDatabase } from "@abe/db-testing";
import {
  executes,
  type FaultProxy,
  type FrontendMessage,
  startFaultProxy,
} from "@abe/db-testing/faults";
import {
  createTransactionService,
  type TransactionService,
  type TransactionServiceOptions,
} from "../../src/index.js";
import { migrateOutcomeTable } from "./stage.js";

/** The message with which COMMIT reaches the server. */
export const isCommit: (message: FrontendMessage) => boolean = executes("COMMIT");

/** A database of its own with the table `kept`, a way to it that can be cut, and one that cannot. */
export class Wire {
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

  static async open(): Promise<Wire> {
    const database = await createTestDatabase();
    const wire = new Wire(database, await startFaultProxy({ target: database.config }));
    await wire.admin.query("CREATE TABLE kept (n int PRIMARY KEY, v int NOT NULL DEFAULT 0)");
    await migrateOutcomeTable(wire.admin);
    return wire;
  }

  /** A service whose server is reached through the proxy. */
  serve(config: Partial<DatabaseConfig> = {}, options?: TransactionServiceOptions): Served {
    const { user, password, database } = this.database.config;
    const hosts = [{ host: this.proxy.host, port: this.proxy.port }];
    const db = createDatabaseServer({ user, password, database, hosts, ...config });
    this.#opened.push(db);
    return { db, service: createTransactionService(db, options) };
  }

  /** What is committed. */
  kept(): Promise<number[]> {
    return this.admin.column<number>("SELECT n FROM kept ORDER BY n");
  }

  /** Ends what a test has opened, and clears the way and the tables. */
  async calm(): Promise<void> {
    this.proxy.blackhole(false);
    this.proxy.refuse(false);
    await Promise.all(this.#opened.splice(0).map((each) => each.close({ drainTimeoutMs: 0 })));
    await this.admin.query("TRUNCATE kept, abe_tx_outcome");
  }

  async close(): Promise<void> {
    await this.calm();
    await this.proxy.stop();
    await this.admin.close();
    await this.database.drop();
  }
}

/** A server and its service. */
export interface Served {
  readonly db: DatabaseServer;
  readonly service: TransactionService;
}
