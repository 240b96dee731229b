import { createTestDatabase, type TestDatabase } from "@abe/db-testing";
import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createDatabaseServer } from "../src/index.js";
import { logObserver } from "../src/observer/index.js";

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(async () => {
  await database.drop();
});

/** A real pino that writes into memory. */
function memoryLogger(): { logger: pino.Logger; lines: () => Record<string, unknown>[] } {
  const written: string[] = [];
  const logger = pino({ level: "debug" }, { write: (line: string) => void written.push(line) });
  return {
    logger,
    lines: () => written.map((line) => JSON.parse(line) as Record<string, unknown>),
  };
}

describe("logObserver with pino as it is", () => {
  it("logs a slow query with its wait and its rows, and never a value", async () => {
    const { logger, lines } = memoryLogger();
    await using db = createDatabaseServer(database.config, {
      name: "shop",
      observers: [logObserver(logger, { slowQueryMs: 0 })],
    });
    await db.query({
      text: "SELECT $1::text AS secret, pg_sleep(0.01)",
      values: ["hunter2"],
      name: "secrets.read",
    });
    const slow = lines().find(({ event }) => event === "db.query.slow");
    expect(slow).toMatchObject({
      level: 40,
      pool: "shop",
      name: "secrets.read",
      rows: 1,
      text: "SELECT $1::text AS secret, pg_sleep(0.01)",
      durationMs: expect.any(Number) as number,
      waitMs: expect.any(Number) as number,
    });
    expect(JSON.stringify(lines())).not.toContain("hunter2");
  });

  it("leaves out a text that may hold literals, and what a server's message may quote", async () => {
    const { logger, lines } = memoryLogger();
    await using db = createDatabaseServer(database.config, {
      observers: [logObserver(logger, { slowQueryMs: 0 })],
    });
    await db.query("CREATE TABLE logged (email text UNIQUE)");
    await db.query("INSERT INTO logged VALUES ('ada@example.com')");
    await db.query("INSERT INTO logged VALUES ('ada@example.com')").catch(() => undefined);
    const failed = lines().find(({ err }) => err !== undefined);
    expect(failed).toMatchObject({
      err: { type: "UniqueViolationError", code: "23505", constraint: "logged_email_key" },
    });
    expect(JSON.stringify(lines())).not.toContain("ada@example.com");
  });

  it("takes the logger option, and tells of connections and of refusals", async () => {
    const { logger, lines } = memoryLogger();
    const db = createDatabaseServer(database.config, { logger });
    await db.query("SELECT 1");
    await db.close();
    await db.query("SELECT 1").catch(() => undefined);
    expect(lines().map(({ event }) => event)).toEqual(
      expect.arrayContaining(["db.connected", "db.connection.retired", "db.pool.refused"]),
    );
  });
});
