import type { RequestListener } from "node:http";
import { fileURLToPath } from "node:url";
import { createTestDatabase, rollbackAfter } from "@abe/db-testing";
import { httpContract, serving } from "contract";
import { clientGone, createUser } from "shop";
import { afterAll, describe, expect, it } from "vitest";

const folder = fileURLToPath(new URL("..", import.meta.url));
httpContract(folder);

describe("the signal of a client that is gone", () => {
  it.each([0, 200])("has fired when it went while %i ms of other work were done", async (ms) => {
    let signal: AbortSignal | undefined;
    const listener: RequestListener = (_request, response) => {
      client.abort();
      setTimeout(() => (signal = clientGone(response)), ms);
    };
    const client = new AbortController();
    await serving(listener, async (url) => {
      await expect(fetch(url, { signal: client.signal })).rejects.toThrow(/abort/);
      await expect.poll(() => signal?.aborted).toBe(true);
    });
  });

  it("does not fire when the client has had its answer", async () => {
    const signals: AbortSignal[] = [];
    const listener: RequestListener = (_request, response) => {
      signals.push(clientGone(response));
      response.end("an answer").once("close", () => signals.push(clientGone(response)));
    };
    await serving(listener, async (url) => {
      await (await fetch(url)).text();
      await expect.poll(() => signals.map(({ aborted }) => aborted)).toEqual([false, false]);
    });
  });
});

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
