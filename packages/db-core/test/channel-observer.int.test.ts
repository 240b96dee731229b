import { tracingChannel } from "node:diagnostics_channel";
import { createTestDatabase, type TestDatabase } from "@abe/db-testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createDatabaseServer, type DatabaseServer } from "../src/index.js";
import { channelObserver } from "../src/observer/index.js";
import { emitMigration } from "../src/session/open-session.js";

let database: TestDatabase;
let db: DatabaseServer;

beforeAll(async () => {
  database = await createTestDatabase();
  db = createDatabaseServer(database.config, { observers: [channelObserver()], name: "traced" });
});
afterAll(async () => {
  await db.close();
  await database.drop();
});

const migration = { migration: "1_a", direction: "up", checksum: "c" } as const;

const moments = ["start", "asyncEnd", "error"] as const;
type Moment = (typeof moments)[number];

/** What a channel publishes while `work` runs, to somebody who listens to these moments of it. */
async function heard(
  name: string,
  work: () => Promise<unknown>,
  listened: readonly Moment[] = moments,
): Promise<{ moment: Moment; message: object }[]> {
  const messages: { moment: Moment; message: object }[] = [];
  const channel = tracingChannel(`abe-db:${name}`);
  const listeners = listened.map((moment) => {
    const listener = (message: unknown): void =>
      void messages.push({ moment, message: message as object });
    channel[moment].subscribe(listener);
    return () => channel[moment].unsubscribe(listener);
  });
  try {
    await work().catch(() => undefined);
    return messages;
  } finally {
    for (const unsubscribe of listeners) unsubscribe();
  }
}

describe("diagnostics channels", () => {
  it.each([
    ["query", () => db.query("SELECT 1")],
    ["acquire", () => db.query("SELECT 1")],
    ["transaction", () => db.transaction((client) => client.query("SELECT 1"))],
    [
      "connect",
      async () => {
        await using other = createDatabaseServer(database.config, {
          observers: [channelObserver()],
        });
        await other.initialize();
      },
    ],
    ["migration", async () => emitMigration(db, migration)?.end?.({})],
  ])("abe-db:%s tells of the beginning and of the end", async (name, work) => {
    const messages = await heard(name, work);
    expect(messages.map(({ moment }) => moment)).toEqual(["start", "asyncEnd"]);
    expect(messages[0]?.message).toHaveProperty("pool.name");
    expect(messages[1]?.message).toHaveProperty("result");
  });

  it("a failure is told before the end, with the error", async () => {
    const messages = await heard("query", () => db.query("SELECT 1 / 0"));
    expect(messages.map(({ moment }) => moment)).toEqual(["start", "error", "asyncEnd"]);
    expect(messages[1]?.message).toMatchObject({
      text: "SELECT 1 / 0",
      pool: { name: "traced" },
      error: { code: "22012" },
    });
  });

  it.each(moments)("somebody who listens to %s alone hears it", async (moment) => {
    const messages = await heard("query", () => db.query("SELECT 1 / 0"), [moment]);
    expect(messages.map((each) => each.moment)).toEqual([moment]);
  });
});
