import { createDatabaseServer } from "@abe/db-core";
import { openSession } from "@abe/db-core/session";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { createTransactionService } from "../src/index.js";
import { insert, openStage, type Stage } from "./support/stage.js";

/* What service.server does besides joining: the same as the server it stands for. */

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
beforeEach(() => stage.clear());
afterAll(() => stage[Symbol.asyncDispose]());

it("counts the server's connections, and knows how it is", async () => {
  const { server } = stage.service;
  await stage.service.run(async (tx) => {
    await insert(tx, 1);
    expect(server.stats()).toEqual(stage.db.stats());
    expect(server.stats().used).toBe(1);
  });
  expect((await server.health()).status).toBe((await stage.db.health()).status);
});

it("adds observers to the server, and takes them away", async () => {
  const texts: string[] = [];
  const remove = stage.service.server.addObserver({ query: ({ text }) => void texts.push(text) });
  await stage.db.query("SELECT 1");
  remove();
  await stage.db.query("SELECT 2");
  expect(texts).toEqual(["SELECT 1"]);
});

it("connects when it is told to, and says when nobody is there", async () => {
  await stage.service.server.initialize();
  await using nobody = createDatabaseServer({ ...stage.database.config, port: 1 });
  await expect(createTransactionService(nobody).server.initialize()).rejects.toMatchObject({
    name: "ConnectFailedError",
  });
});

it("lends a connection outside a transaction, and the transaction's inside", async () => {
  const { server } = stage.service;
  const pid = "SELECT pg_backend_pid()";
  const outside = await server.connection(async (connection) => [
    await connection.scalar(pid),
    await connection.scalar(pid),
  ]);
  expect(outside[0]).toBe(outside[1]);
  const inside: unknown[] = [];
  await stage.service
    .run(async (tx) => {
      inside.push(await tx.scalar(pid));
      inside.push(await server.connection((connection) => connection.scalar(pid)));
      await server.connection((connection) => insert(connection, 1));
      tx.setRollbackOnly();
    })
    .catch(() => undefined);
  expect(inside[0]).toBe(inside[1]);
  expect(await stage.kept()).toEqual([]);
});

it("gives sessions to those who build on the server's", async () => {
  const session = await openSession(stage.service.server);
  try {
    expect((await session.query("SELECT 1 AS one")).rows).toEqual([{ one: 1 }]);
  } finally {
    await session.release();
  }
});

it("closes the server, by its method and when it is disposed of", async () => {
  const closed = { name: "PoolClosedError" };
  const db = createDatabaseServer(stage.database.config);
  await createTransactionService(db).server.close();
  await expect(db.query("SELECT 1")).rejects.toMatchObject(closed);
  const other = createDatabaseServer(stage.database.config);
  await createTransactionService(other).server[Symbol.asyncDispose]();
  await expect(other.query("SELECT 1")).rejects.toMatchObject(closed);
});
