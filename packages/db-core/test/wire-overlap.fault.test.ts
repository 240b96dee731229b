import { createTestDatabase, type TestDatabase } from "@abe/db-testing";
import { type FaultProxy, startFaultProxy } from "@abe/db-testing/faults";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import type { DriverConnection, StatementGroup } from "../src/driver/driver.js";
import { wireDriver } from "../src/driver/wire/wire-driver.js";
import { createTypes } from "../src/index.js";
import { replay } from "./support/replayed-connection.js";
import { waitUntil } from "./support/wait-until.js";

let database: TestDatabase;
let proxy: FaultProxy;
const driver = wireDriver();
const opened: DriverConnection[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  proxy = await startFaultProxy({ target: database.config });
});
afterEach(async () => {
  proxy.blackhole(false);
  await Promise.all(opened.splice(0).map((each) => each.close(1_000)));
});
afterAll(async () => {
  await proxy.stop();
  await database.drop();
});

async function connect(): Promise<DriverConnection> {
  const ignore = (): void => undefined;
  const { user, password } = database.config;
  const connection = await driver.connect(
    {
      host: proxy.host,
      port: proxy.port,
      user,
      database: database.name,
      password: async () => password,
      tls: false,
      parameters: {},
      connectTimeoutMs: 5_000,
      statementCacheSize: 8,
      decoders: createTypes(),
    },
    { closed: ignore, notice: ignore, notification: ignore, parameter: ignore },
  );
  opened.push(connection);
  return connection;
}

function overlapping(text: string, ...values: string[]): StatementGroup {
  return { statements: [{ text, values, keep: true }], overlaps: true };
}

it("groups that overlap travel together: one round trip", async () => {
  const connection = await connect();
  const group = overlapping("SELECT $1::int AS n", "1");
  await connection.send(group);
  const { flights } = proxy.traffic;
  await Promise.all(Array.from({ length: 100 }, () => connection.send(group)));
  expect(proxy.traffic.flights - flights).toBe(1);
});

it("texts that are described travel together, too", async () => {
  const connection = await connect();
  const { flights } = proxy.traffic;
  const described = await Promise.all(
    Array.from({ length: 100 }, (_, n) => connection.describe(`SELECT 1 AS n${n}`)),
  );
  expect(described.map(({ fields }) => fields[0]?.name)).toEqual(described.map((_, n) => `n${n}`));
  expect(proxy.traffic.flights - flights).toBe(1);
});

it("what does not overlap goes alone, in its turn", async () => {
  const connection = await connect();
  const order: unknown[] = [];
  const note = (name: string) => (): number => order.push(name);
  const group = overlapping("SELECT 1");
  const { flights } = proxy.traffic;
  await Promise.all([
    connection.send(group).then(note("first")),
    connection.send(group).then(note("second")),
    connection.simple("SET application_name = 'alone'").then(note("alone")),
    connection.send(group).then(note("third")),
  ]);
  expect(order).toEqual(["first", "second", "alone", "third"]);
  expect(proxy.traffic.flights - flights).toBe(3);
});

it("one of several that are on their way cannot be stopped, and none of the others is hit", async () => {
  const connection = await connect();
  const first = overlapping("SELECT 'first' AS word FROM pg_sleep(0.05)");
  const second = overlapping("SELECT 'second' AS word FROM pg_sleep(0.05)");
  const answers = [connection.send(first), connection.send(second)];
  await connection.cancel(first);
  await connection.cancel(second);
  const rows = (await Promise.all(answers)).map(({ statements }) => statements[0]?.rows[0]);
  expect(rows).toEqual([{ word: "first" }, { word: "second" }]);
});

it("alone on its way, it can", async () => {
  const connection = await connect();
  const group = overlapping("SELECT pg_sleep(30)");
  const answer = expect(connection.send(group)).rejects.toMatchObject({ code: "57014" });
  await waitUntil(async () => {
    await connection.cancel(group);
    return connection.inFlight === 0;
  });
  await answer;
});

it("when the connection is lost, what was on its way is unknown, and what was not is not applied", async () => {
  const connection = await connect();
  proxy.blackhole(true);
  const sent = [1, 2, 3].map((n) => connection.send(overlapping("SELECT $1::int", String(n))));
  const waiting = connection.simple("SELECT 4");
  const ends = Promise.allSettled([...sent, waiting]);
  proxy.cut();
  const outcomes = (await ends).map(
    (end) => (end as { reason: { outcome: string } }).reason.outcome,
  );
  expect(outcomes).toEqual(["unknown", "unknown", "unknown", "not_applied"]);
});

it("a socket that takes no more is given no more", async () => {
  const { connection, socket, hangUp } = await replay([], (turn) => [turn]);
  socket.isFull = true;
  const group = overlapping("SELECT $1", "x".repeat(10_000));
  const ends = Promise.allSettled(Array.from({ length: 500 }, () => connection.send(group)));
  await new Promise((resolve) => void setImmediate(resolve));
  // The mark of the socket, that of the writer, and a group.
  expect(socket.writableLength).toBeLessThan(16_384 + 65_536 + 11_000);
  for (let turns = 0; turns < 100; turns++) {
    socket.drain();
    await new Promise((resolve) => void setImmediate(resolve));
  }
  hangUp();
  const outcomes = (await ends).map(
    (end) => (end as { reason: { outcome: string } }).reason.outcome,
  );
  // The rest has followed.
  expect(new Set(outcomes)).toEqual(new Set(["unknown"]));
});
