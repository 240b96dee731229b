import { fileURLToPath } from "node:url";
import { createTestDatabase, rollbackAfter } from "@abe/db-testing";
import { createTransactionService } from "@abe/db-tx";
import { httpContract, postUser, serving } from "contract";
import { afterAll, describe, expect, it } from "vitest";
import { createApp } from "../src/app.js";

const folder = fileURLToPath(new URL("..", import.meta.url));
httpContract(folder);

describe("a test that is rolled back", async () => {
  const database = await createTestDatabase({ migrations: `${folder}../../../migrations` });
  afterAll(() => database.drop());
  const { server: db } = createTransactionService(database.server);

  const app = createApp(db, async () => "");

  it.each(["the first", "the second"])("has the table to itself: %s", () =>
    rollbackAfter(db, () =>
      serving(app, async (url) => {
        const ada = { email: "ada@example.com", name: "Ada" };
        expect((await postUser(url, ada)).status).toBe(201);
        expect((await postUser(url, ada)).status).toBe(409);
        expect(await db.scalar("SELECT count(*)::int FROM users")).toBe(1);
      }),
    ),
  );

  it("left nothing behind", async () => {
    expect(await database.server.scalar("SELECT count(*)::int FROM users")).toBe(0);
  });
});
