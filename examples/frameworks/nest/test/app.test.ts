import "reflect-metadata";
import { fileURLToPath } from "node:url";
import { IDatabaseServer } from "@abe/db-core";
import { createTestDatabase, rollbackAfter } from "@abe/db-testing";
import { createTransactionService } from "@abe/db-tx";
import { Test } from "@nestjs/testing";
import { httpContract, postUser, serving } from "contract";
import { prometheusMetrics } from "shop";
import { afterAll, describe, expect, it } from "vitest";
import { AppModule } from "../src/app.module.js";

const folder = fileURLToPath(new URL("..", import.meta.url));
httpContract(folder);

describe("a test that is rolled back", async () => {
  const database = await createTestDatabase({ migrations: `${folder}../../../migrations` });
  afterAll(async () => {
    await app.close();
    await database.drop();
  });
  const { server: db } = createTransactionService(database.server);
  const module = Test.createTestingModule({ imports: [AppModule.register(prometheusMetrics())] });
  const testing = await module.overrideProvider(IDatabaseServer).useValue(db).compile();
  const app = await testing.createNestApplication().init();

  it.each(["the first", "the second"])("has the table to itself: %s", () =>
    rollbackAfter(db, () =>
      serving(app.getHttpAdapter().getInstance(), async (url) => {
        const ada = { email: "ada@example.com", name: "Ada" };
        expect((await postUser(url, ada)).status).toBe(201);
        expect((await postUser(url, ada)).status).toBe(409);
        expect(await db.scalar("SELECT count(*)::int FROM users")).toBe(1);
      }),
    ),
  );

  it("left nothing behind", async () => {
    expect(await db.scalar("SELECT count(*)::int FROM users")).toBe(0);
  });
});
