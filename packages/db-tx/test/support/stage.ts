import {
  createDatabaseServer,
  type DatabaseConfig,
  type DatabaseServer,
  type IDatabaseServer,
} from "@abe/db-core";
import type { WarningEvent } from "@abe/db-core/observer";
import { openSession } from "@abe/db-core/session";
import { createTestDatabase, type TestDatabase } from "@abe/db-testing";
import { readFileSync } from "node:fs";
import {
  createTransactionService,
  type Transaction,
  type TransactionService,
} from "../../src/index.js";

/** A database of its own with the table `kept`, and a service for it. */
export interface Stage extends AsyncDisposable {
  readonly database: TestDatabase;
  readonly db: DatabaseServer;
  readonly service: TransactionService;
  readonly warnings: WarningEvent[];
  /** What is committed. */
  kept(): Promise<number[]>;
  clear(): Promise<void>;
}

/** Opens a {@link Stage}. */
export async function openStage(config: Partial<DatabaseConfig> = {}): Promise<Stage> {
  const database = await createTestDatabase();
  const warnings: WarningEvent[] = [];
  const observer = { warning: (event: WarningEvent): void => void warnings.push(event) };
  const db = createDatabaseServer(
    { ...database.config, maxConnections: 6, ...config },
    { observers: [observer] },
  );
  await db.query("CREATE TABLE kept (n int PRIMARY KEY, v int NOT NULL DEFAULT 0)");
  return {
    database,
    db,
    service: createTransactionService(db),
    warnings,
    kept: () => db.column<number>("SELECT n FROM kept ORDER BY n"),
    clear: async () => {
      warnings.length = 0;
      await db.query("TRUNCATE kept");
    },
    [Symbol.asyncDispose]: async () => {
      await db.close();
      await database.drop();
    },
  };
}

/** Inserts a row, by a transaction, a savepoint or a server. */
export function insert(target: Pick<Transaction, "execute">, n: number): Promise<number> {
  return target.execute("INSERT INTO kept VALUES ($1)", [n]);
}

const migrations = new URL("../../migrations/20260101_abe_tx_outcome/", import.meta.url);

/** Runs a file of the migration that the package ships. */
export async function migrateOutcomeTable(
  db: IDatabaseServer,
  file: "up.sql" | "down.sql" = "up.sql",
): Promise<void> {
  const session = await openSession(db);
  try {
    await session.simple(readFileSync(new URL(file, migrations), "utf8"));
  } finally {
    await session.release();
  }
}

/** A promise and the function that resolves it. */
export function gate(): { readonly opened: Promise<void>; open(): void } {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open: () => open() };
}

/** What `work` becomes within a second; otherwise a text that says that it did not. */
export async function withinASecond<T>(work: Promise<T>): Promise<T | "still waiting"> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<"still waiting">((resolve) => {
    timer = setTimeout(resolve, 1_000, "still waiting");
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
