import { fileURLToPath } from "node:url";
import { createDatabaseServer, type DatabaseServer } from "@abe/db-core";
import { createMigrationManager } from "@abe/db-migrate";
import { otelObserver } from "@abe/db-otel";
import type { TestDatabase } from "@abe/db-testing";
import { createTransactionService } from "@abe/db-tx";
import { pino } from "pino";
import { CityRepository, loadCities } from "./cities.js";
import { DemoFailure } from "./demo-failure.js";
import { Metrics } from "./metrics.js";
import type { Screen } from "./screen.js";
import { openAccounts, prove, runTransfers } from "./transfers.js";

const migrations = fileURLToPath(new URL("../../../migrations", import.meta.url));
const accountCount = 100;
const openingBalance = 1_000;
const transferCount = 500;

/** Everything the demo shows, on a database of its own. */
export async function demo(database: TestDatabase, screen: Screen): Promise<void> {
  const metrics = new Metrics();
  const logger = pino({ name: "demo", level: "warn" }, pino.destination(2));
  // 500 callers at once wait in line for 20 connections: on a slow machine longer than the usual 5 s.
  // The bulk load is slow on purpose.
  const config = { ...database.config, acquireTimeoutMs: 60_000, slowQueryMs: 10_000 };
  const db = createDatabaseServer(config, {
    name: "demo",
    logger,
    observers: [otelObserver({ meterProvider: metrics.provider })],
  });
  try {
    await migrate(db, screen);
    await bulk(db, screen);
    await repository(db, screen);
    await transfers(db, screen);
    await downAndUp(db, screen);
    screen.heading("What the metrics saw");
    screen.lines(await metrics.report());
  } finally {
    await db.close();
    await metrics.shutdown();
  }
}

async function migrate(db: DatabaseServer, screen: Screen): Promise<void> {
  screen.heading("Migrations");
  const manager = createMigrationManager({ server: db, directory: migrations });
  for (const { name, durationMs } of await manager.migrateUp())
    screen.fact(`${name} (${Math.round(durationMs)} ms)`);
}

async function bulk(db: DatabaseServer, screen: Screen): Promise<void> {
  screen.heading("Every city of more than 1,000 people, by COPY");
  const startedAt = performance.now();
  const stored = await loadCities(db, (done, total) => screen.progress(done, total, "cities"));
  const seconds = (performance.now() - startedAt) / 1_000;
  screen.fact(`${stored.toLocaleString("en")} rows in ${seconds.toFixed(1)} s`);
}

async function repository(db: DatabaseServer, screen: Screen): Promise<void> {
  screen.heading("Queries");
  const cities = new CityRepository(db);
  for (const country of ["JP", "BR", "NG"]) {
    const largest = await cities.largest(country, 3);
    screen.fact(`${country}: ${largest.map(({ name }) => name).join(", ")}`);
  }
  const people = await cities.peopleByCountry();
  const total = [...people.values()].reduce((sum, count) => sum + count, 0);
  screen.fact(
    `${people.size} countries, ${(total / 1e9).toFixed(1)} billion people, read as a stream`,
  );
}

async function transfers(db: DatabaseServer, screen: Screen): Promise<void> {
  screen.heading(`${transferCount} transfers at once, some made to fail`);
  const accounts = await openAccounts(db, accountCount, openingBalance);
  const service = createTransactionService(db);
  const report = await runTransfers(service, accounts, transferCount, (done) =>
    screen.progress(done, transferCount, "transfers"),
  );
  const { acknowledged, refused, undoneSteps } = report;
  screen.fact(`${acknowledged.length} committed, ${refused} refused, ${undoneSteps} steps undone`);
  const proof = await prove(db, acknowledged);
  const expected = String(accountCount * openingBalance);
  expectThat(
    Number(proof.total) === Number(expected),
    `the balances add up to ${proof.total}, not ${expected}`,
  );
  screen.fact(`the balances still add up to ${proof.total}`);
  expectThat(
    proof.acknowledgedPresent === acknowledged.length && proof.ledgerRows === acknowledged.length,
    `${acknowledged.length} transfers were acknowledged, ${proof.acknowledgedPresent} are there`,
  );
  screen.fact(`every acknowledged transfer is in the ledger, and no other`);
}

async function downAndUp(db: DatabaseServer, screen: Screen): Promise<void> {
  screen.heading("One migration down, and up again");
  const manager = createMigrationManager({ server: db, directory: migrations });
  for (const { name } of await manager.migrateDown({ steps: 1 })) screen.fact(`down ${name}`);
  for (const { name } of await manager.migrateUp()) screen.fact(`up   ${name}`);
}

function expectThat(holds: boolean, otherwise: string): void {
  if (!holds) throw new DemoFailure(otherwise);
}
