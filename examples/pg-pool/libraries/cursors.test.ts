import { once } from "node:events";
import { toPgPool } from "@abe/db-core/pg-pool";
import type pg from "pg";
import Cursor from "pg-cursor";
import QueryStream from "pg-query-stream";
import { expect, it } from "vitest";
import { stage } from "./stage.js";

const { serve } = stage();
const numbers = "SELECT n FROM generate_series(1, $1::int) AS n";

it("pg-cursor reads in steps", async () => {
  const client = await toPgPool<pg.Pool>(serve()).connect();
  const cursor = client.query(new Cursor<{ n: number }>(numbers, [5]));
  expect(await cursor.read(3)).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }]);
  expect(await cursor.read(3)).toEqual([{ n: 4 }, { n: 5 }]);
  expect(await cursor.read(3)).toEqual([]);
  await cursor.close();
  client.release();
});

it("pg-query-stream reads to the end", async () => {
  const client = await toPgPool<pg.Pool>(serve()).connect();
  let sum = 0;
  for await (const row of client.query(new QueryStream(numbers, [10_000]))) {
    sum += (row as { n: number }).n;
  }
  expect(sum).toBe((10_000 * 10_001) / 2);
  client.release();
});

it("pg-query-stream may be left early, and its connection is used again", async () => {
  const server = serve({ maxConnections: 1 });
  const client = await toPgPool<pg.Pool>(server).connect();
  const stream = client.query(new QueryStream(numbers, [1_000_000], { batchSize: 10 }));
  for await (const row of stream) if ((row as { n: number }).n === 25) break;
  client.release();
  const pid = (client as unknown as { processID: number }).processID;
  expect(await server.scalar("SELECT pg_backend_pid()")).toBe(pid);
});

it("pg-query-stream fails with the server's error, and its connection is used again", async () => {
  const server = serve({ maxConnections: 1 });
  const client = await toPgPool<pg.Pool>(server).connect();
  const stream = client.query(new QueryStream("SELECT 1 / (3 - n) FROM generate_series(1, 5) n"));
  stream.resume();
  const [failure] = (await once(stream, "error")) as [unknown];
  expect(failure).toMatchObject({ code: "22012" });
  client.release();
  const pid = (client as unknown as { processID: number }).processID;
  expect(await server.scalar("SELECT pg_backend_pid()")).toBe(pid);
});
