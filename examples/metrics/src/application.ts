import { fileURLToPath } from "node:url";
import { type DatabaseServer, createDatabaseServer } from "@abe/db-core";
import { createMigrationManager } from "@abe/db-migrate";
import { otelObserver } from "@abe/db-otel";
import type { TestDatabase } from "@abe/db-testing";
import { type TransactionService, createTransactionService } from "@abe/db-tx";
import type { MeterProvider } from "@opentelemetry/api";

const migrations = fileURLToPath(new URL("../../../migrations", import.meta.url));

/** A process with several pools, as a shop may have. */
export class Application implements AsyncDisposable {
  /** Nothing is wrong with it but what its users do. */
  readonly shop: DatabaseServer;
  readonly service: TransactionService;
  /** Too small for what is asked of it. */
  readonly reports: DatabaseServer;
  /** Whose connections somebody ends. */
  readonly mail: DatabaseServer;
  /** Of a server that is not there. */
  readonly archive: DatabaseServer;

  constructor(config: TestDatabase["config"], meterProvider: MeterProvider) {
    const quiet = { ...config, slowQueryMs: 60_000 };
    const watching = otelObserver({ meterProvider, returnedRows: true, savepoints: true });
    this.shop = createDatabaseServer(
      { ...quiet, maxConnections: 10, minConnections: 2 },
      { name: "shop", observers: [watching] },
    );
    this.service = createTransactionService(this.shop);
    this.reports = createDatabaseServer(
      { ...quiet, maxConnections: 2, acquireTimeoutMs: 800 },
      { name: "reports", observers: [otelObserver({ meterProvider, maxSummaries: 2 })] },
    );
    this.mail = createDatabaseServer(
      { ...quiet, maxConnections: 3, applicationName: "mail" },
      { name: "mail", observers: [watching] },
    );
    this.archive = createDatabaseServer(
      { ...quiet, host: "127.0.0.1", port: 1, database: "archive", acquireTimeoutMs: 1_000 },
      { name: "archive", observers: [watching] },
    );
    // What connections are lost and never given back is the point here, so nobody needs to be warned.
    for (const server of this.#servers) server.addObserver({ warning: () => undefined });
  }

  /** All migrations up, the last one down and up again. */
  async migrate(): Promise<void> {
    const manager = createMigrationManager({ server: this.shop, directory: migrations });
    await manager.migrateUp();
    await manager.migrateDown({ steps: 1 });
    await manager.migrateUp();
    await this.shop.query("CREATE TABLE counters (name text PRIMARY KEY, value int NOT NULL)");
    await this.shop.query("INSERT INTO counters VALUES ('visits', 0)");
  }

  get #servers(): readonly DatabaseServer[] {
    return [this.shop, this.reports, this.mail, this.archive];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#servers.map((server) => server.close({ drainTimeoutMs: 1_000 })));
  }
}
