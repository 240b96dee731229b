import { fileURLToPath } from "node:url";
import { createTestDatabase, rollbackAfter } from "@abe/db-testing";
import { httpContract } from "contract";
import { createUser } from "shop";
import { afterAll, describe, expect, it } from "vitest";

const folder = fileURLToPath(new URL("..", import.meta.url));
httpContract(folder);

describe("a test that is rolled back", async () => {
  const database = await createTestDatabase({ migrations: `${folder}../../../migrations` });
  afterAll(() => database.drop());

  it.each(["the first", "the second"])("has the table to itself: %s", () =>
    rollbackAfter(database.server, async (client) => {
      const user = await createUser(client, { email: "ada@example.com", name: "Ada" });
      expect(user.name).toBe("Ada");
      expect(await client.scalar("SELECT count(*)::int FROM users")).toBe(1);
    }),
  );
});
