import { createDatabaseServer, sql } from "@abe/db-core";
import type { DatabaseServer } from "@abe/db-core";
import { createTransactionService } from "@abe/db-tx";
import type { WarningEvent } from "@abe/db-core/observer";
import { createTestDatabase } from "@abe/db-testing";
import type { TestDatabase } from "@abe/db-testing";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { BothWays } from "./both-ways.js";
import type { Reported } from "./both-ways.js";

let database: TestDatabase;
const servers: DatabaseServer[] = [];
let warnings: string[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  const db = createDatabaseServer(database.config);
  await db.query("CREATE TABLE users (id int PRIMARY KEY, email text)");
  await db.close();
});
afterAll(() => database.drop());
beforeEach(() => {
  warnings = [];
});
afterEach(async () => {
  await Promise.all(servers.splice(0).map((db) => db.close()));
});

function serve(name: string, ways: BothWays, maxConnections: number): DatabaseServer {
  const config = { ...database.config, maxConnections, minConnections: 1, acquireTimeoutMs: 500 };
  const listening = { warning: ({ code }: WarningEvent) => void warnings.push(code) };
  const db = createDatabaseServer(config, { name, observers: [listening, ...ways.observers] });
  servers.push(db);
  return db;
}

/** Statements of every kind, and of every end. */
async function load(db: DatabaseServer): Promise<void> {
  for (let n = 0; n < 10; n += 1) {
    await Promise.all([1, 2, 3].map((each) => db.query("SELECT $1::int", [each])));
  }
  await db.execute("DELETE FROM users");
  await db.batch([
    sql`INSERT INTO users VALUES (1, 'zq')`,
    sql`INSERT INTO users VALUES (2, 'zq')`,
  ]);
  await expect(db.query("INSERT INTO users VALUES (1, 'zq')")).rejects.toThrow(/duplicate/);
  await expect(db.query("SELECT 1 FROM nowhere")).rejects.toThrow(/does not exist/);
  for await (const _row of db.stream(sql`SELECT * FROM users`)) break;
  await db.transaction((tx) => tx.query("SELECT 1 FROM users"), { name: "read" });
  await expect(
    createTransactionService(db).run(async (tx) => {
      await tx.savepoint((inner) => inner.query("SELECT 1"));
      throw new RangeError("not today");
    }),
  ).rejects.toThrow("not today");
}

function pointsOf(metrics: readonly Reported[], name: string): Reported["points"] {
  return metrics.find((metric) => metric.name === name)?.points ?? [];
}

it("reports of two servers at once, point by point, what the SDK's meter reports", async () => {
  // Only the wall clock differs between the two observers; what the server measures is told to both.
  const ways = new BothWays({ returnedRows: true, savepoints: true, now: () => 0 });
  const [shop, archive] = [serve("shop", ways, 4), serve("archive", ways, 1)];
  expect(warnings).toEqual(["DB_OTEL_COUNTED_TWICE", "DB_OTEL_COUNTED_TWICE"]);
  await load(shop);
  await load(archive);
  await archive.transaction(async (tx) => {
    await tx.query("SELECT 1");
    await expect(archive.query("SELECT 'in vain'")).rejects.toThrow(/connection/);
    const [meter, producer] = await ways.collect();
    expect(producer).toEqual(meter);
    expect(pointsOf(producer, "db.client.connection.count")).toMatchObject([
      { attributes: { "db.client.connection.pool.name": "archive" }, value: 0 },
      { attributes: { "db.client.connection.pool.name": "archive" }, value: 1 },
      { attributes: { "db.client.connection.pool.name": "shop" } },
      { attributes: { "db.client.connection.pool.name": "shop" }, value: 0 },
    ]);
  });
  const [meter, producer] = await ways.collect();
  expect(producer.map(({ name }) => name)).toEqual(meter.map(({ name }) => name));
  // Both servers go to one database, so an operation's series is that of both.
  expect(pointsOf(producer, "db.client.operation.duration")).toContainEqual({
    attributes: expect.objectContaining({ "error.type": "23505" }) as unknown,
    value: expect.objectContaining({ count: 2 }) as unknown,
  });
});

it("keeps what was counted when a server has closed, and its levels are 0", async () => {
  const ways = new BothWays({ now: () => 0 });
  const db = serve("shop", ways, 2);
  await db.query("SELECT 1");
  await db.close();
  const [meter, producer] = await ways.collect();
  expect(producer).toEqual(meter);
  expect(pointsOf(producer, "db.client.connection.limit")).toMatchObject([{ value: 0 }]);
  expect(pointsOf(producer, "db.client.operation.duration")).toMatchObject([
    { value: { count: 1 } },
  ]);
});
