import { createTestDatabase, type TestDatabase } from "@abe/db-testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createDatabaseServer } from "../src/index.js";
import { ManualClock } from "./support/manual-clock.js";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

describe("options", () => {
  it.each([
    [{ driver: "nonsense" }, "driver"],
    [{ logr: console }, "logr"],
  ])("%j are refused, and nothing was started", (options, name) => {
    expect(() => createDatabaseServer(database.config, options as never)).toThrow(
      expect.objectContaining({
        name: "ConfigError",
        message: expect.stringContaining(name) as string,
      }) as Error,
    );
  });

  it("clock is the time by which a caller waits for a connection", async () => {
    const clock = new ManualClock();
    await using timed = createDatabaseServer({ ...database.config, maxConnections: 1 }, { clock });
    await timed.connection(async () => {
      const waiting = timed.query("SELECT 1").catch((error: unknown) => error);
      await clock.pass(4_990);
      expect(timed.stats().pending).toBe(1);
      await clock.pass(20);
      expect(await waiting).toMatchObject({ name: "PoolTimeoutError" });
    });
  });
});
