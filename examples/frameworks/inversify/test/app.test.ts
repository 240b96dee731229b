import "reflect-metadata";
import { fileURLToPath } from "node:url";
import type { IDatabaseServer } from "@abe/db-core";
import { disposeContainer, testDatabaseModule, TYPES } from "@abe/db-inversify";
import { createTestDatabase, rollbackAfter } from "@abe/db-testing";
import { httpContract } from "contract";
import { prometheusMetrics } from "shop";
import { afterAll, describe, expect, it } from "vitest";
import { createApp, createContainer } from "../src/app.js";

const folder = fileURLToPath(new URL("..", import.meta.url));
httpContract(folder);

describe("a test that is rolled back", async () => {
  const database = await createTestDatabase({ migrations: `${folder}../../../migrations` });
  const module = testDatabaseModule({ server: database.server });
  const container = createContainer(module, prometheusMetrics());
  afterAll(async () => {
    await disposeContainer(container);
    await database.drop();
  });
  const db = container.get<IDatabaseServer>(TYPES.DatabaseServer);
  const app = await createApp(container);

  it.each(["the first", "the second"])("has the table to itself: %s", () =>
    rollbackAfter(db, async () => {
      const post = (): Response | Promise<Response> =>
        app.request("/users", {
          method: "POST",
          headers: { "Content-Type": "application/json" },
          body: JSON.stringify({ email: "ada@example.com", name: "Ada" }),
        });
      expect((await post()).status).toBe(201);
      expect((await post()).status).toBe(409);
      expect(await db.scalar("SELECT count(*)::int FROM users")).toBe(1);
    }),
  );

  it("left nothing behind", async () => {
    expect(await db.scalar("SELECT count(*)::int FROM users")).toBe(0);
  });
});
