import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { join } from "node:path";
import { createTestDatabase, startPostgres } from "@abe/db-testing";
import { executes, startFaultProxy } from "@abe/db-testing/faults";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { FaultProxy } from "../src/faults/index.js";
import type { TestDatabase } from "../src/index.js";
import { freePort } from "../src/server/free-port.js";
import { type PgClient, connectClient } from "./pg-client.js";
import { temporaryParent } from "./temporary-parent.js";
import { waitUntil } from "./wait-until.js";

let database: TestDatabase;
let direct: PgClient;
let proxy: FaultProxy;

beforeAll(async () => {
  database = await createTestDatabase();
  direct = await connectClient(database.url);
  await direct.query("CREATE TABLE entry (id int PRIMARY KEY)");
});
afterAll(async () => {
  await direct.end();
  await database.drop();
});
beforeEach(async () => {
  await direct.query("TRUNCATE entry");
  proxy = await startFaultProxy({ target: database.config });
});
afterEach(() => proxy.stop());

async function entries(): Promise<number> {
  const { rows } = await direct.query("SELECT count(*)::int AS n FROM entry");
  return rows[0]!["n"] as number;
}

async function otherSessions(): Promise<number> {
  const { rows } = await direct.query(
    `SELECT count(*)::int AS n FROM pg_stat_activity
     WHERE datname = current_database() AND pid <> pg_backend_pid()`,
  );
  return rows[0]!["n"] as number;
}

describe("without a fault", () => {
  it("is the server, at another address", async () => {
    await using client = await connectClient(proxy.url(database.url));
    const { rows } = await client.query({ text: "SELECT $1::int AS n", values: [7] });
    expect(rows).toEqual([{ n: 7 }]);
    expect(proxy.connections.map(({ open }) => open)).toEqual([true]);
  });

  it("counts round trips and messages exactly", async () => {
    await using client = await connectClient(proxy.url(database.url));
    const before = proxy.traffic;
    await client.query("SELECT 1");
    await client.query({ text: "SELECT $1::int", values: [7] });
    const after = proxy.traffic;
    expect(after.flights - before.flights).toBe(2);
    expect(after.messages).toMatchObject({ Q: 1, P: 1, B: 1, E: 1, S: 1 });
    expect(after.bytesToServer).toBeGreaterThan(before.bytesToServer);
    expect(after.bytesToClient).toBeGreaterThan(before.bytesToClient);
  });

  it("carries a result far larger than its buffers", async () => {
    await using client = await connectClient(proxy.url(database.url));
    const { rows } = await client.query(
      "SELECT repeat('x', 1000000) AS x FROM generate_series(1, 20)",
    );
    expect(rows.reduce((sum, row) => sum + (row["x"] as string).length, 0)).toBe(20_000_000);
  });

  it("ends both sides when one ends", async () => {
    const client = await connectClient(proxy.url(database.url));
    await client.end();
    await waitUntil("the session is gone", async () => (await otherSessions()) === 0);
    expect(proxy.connections[0]!.open).toBe(false);
  });
});

describe.each(["simple", "extended", "named"])("at a COMMIT sent as a %s query", (protocol) => {
  const commit =
    protocol === "named" ? { text: "COMMIT", name: "c" } : { text: "COMMIT", values: [] };

  async function insertAndCommit(): Promise<unknown> {
    const client = await connectClient(proxy.url(database.url));
    await client.query("BEGIN");
    await client.query("INSERT INTO entry VALUES (1)");
    const query = protocol === "simple" ? "COMMIT" : { queryMode: "extended", ...commit };
    return client.query(query).then(
      () => "committed",
      (error: Error) => error,
    );
  }

  it("cuts before the server gets it: nothing is applied", async () => {
    const rule = proxy.cutAt(executes("COMMIT"), "before");
    expect(await insertAndCommit()).toBeInstanceOf(Error);
    expect(rule.cuts).toBe(1);
    await waitUntil("the server ended the session", async () => (await otherSessions()) === 0);
    expect(await entries()).toBe(0);
  });

  it("cuts after the server got it: it is applied, and the client does not know", async () => {
    proxy.cutAt(executes("COMMIT"), "after");
    expect(await insertAndCommit()).toBeInstanceOf(Error);
    await waitUntil("the commit is applied", async () => (await entries()) === 1);
    expect(await entries()).toBe(1);
  });

  it("cuts when the server has answered: it is applied already", async () => {
    proxy.cutAt(executes("COMMIT"), "answered");
    expect(await insertAndCommit()).toBeInstanceOf(Error);
    expect(await entries()).toBe(1);
  });

  it("cuts as often as it is told, then no more", async () => {
    const rule = proxy.cutAt(executes(/^commit$/i), "before", 2);
    for (const expected of [1, 2]) {
      expect(await insertAndCommit()).toBeInstanceOf(Error);
      expect(rule.cuts).toBe(expected);
    }
    await direct.query("TRUNCATE entry");
    expect(await insertAndCommit()).toBe("committed");
  });

  it("does not cut once the rule is removed", async () => {
    proxy.cutAt(executes("COMMIT"), "before").remove();
    expect(await insertAndCommit()).toBe("committed");
  });
});

it("lets the answers to earlier, pipelined queries pass before it withholds one", async () => {
  const folder = temporaryParent();
  const trust = join(folder, "trust.conf");
  writeFileSync(trust, "host all all 127.0.0.1/32 trust\n", { mode: 0o644 });
  await using server = await startPostgres({ settings: { hba_file: trust } });
  await using front = await startFaultProxy({ target: server.config });
  front.cutAt(executes("SELECT 'last'"), "answered");
  const socket = connect({ host: front.host, port: front.port });
  let answers = "";
  socket.on("data", (chunk: Buffer) => (answers += chunk.toString("latin1")));
  const startup = Buffer.from("\0\0\0\x17\0\x03\0\0user\0postgres\0\0", "latin1");
  socket.write(Buffer.concat([startup, ...["first", "last"].map((word) => select(word))]));
  await once(socket, "close");
  expect(answers).toContain("first");
  expect(answers).not.toContain("last");
});

function select(word: string): Buffer {
  const text = Buffer.from(`SELECT '${word}'\0`);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(text.length + 4);
  return Buffer.concat([Buffer.from("Q"), length, text]);
}

describe("with weather", () => {
  it("cuts everybody at once", async () => {
    const clients = await Promise.all([1, 2].map(() => connectClient(proxy.url(database.url))));
    const answers = clients.map((client) => client.query("SELECT pg_sleep(60)"));
    await waitUntil("both ask", () => proxy.traffic.messages["Q"] === 2);
    proxy.cut();
    const results = await Promise.allSettled(answers);
    expect(results.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    expect(proxy.connections.map(({ open }) => open)).toEqual([false, false]);
  });

  it("holds everything in a black hole and loses nothing", async () => {
    await using client = await connectClient(proxy.url(database.url));
    proxy.blackhole(true);
    let answered = false;
    const answer = client.query("SELECT 1 AS n").finally(() => (answered = true));
    await waitUntil("the query is on its way", () => proxy.traffic.messages["Q"] === 1);
    await direct.query("SELECT pg_sleep(0.05)");
    expect(answered).toBe(false);
    proxy.blackhole(false);
    expect((await answer).rows).toEqual([{ n: 1 }]);
  });

  it("makes every byte later", async () => {
    await using client = await connectClient(proxy.url(database.url));
    proxy.delay(60);
    const start = performance.now();
    await client.query("SELECT 1");
    expect(performance.now() - start).toBeGreaterThanOrEqual(119);
    proxy.delay(0);
  });

  it("writes one byte at a time", async () => {
    proxy.chunk(1);
    await using client = await connectClient(proxy.url(database.url));
    const { rows } = await client.query("SELECT i, 'é' AS e FROM generate_series(1, 50) i");
    expect(rows).toHaveLength(50);
    expect(rows[49]).toEqual({ i: 50, e: "é" });
  });

  it("half-closes: the client reads the end while the server still listens", async () => {
    const socket = connect({ host: proxy.host, port: proxy.port, allowHalfOpen: true });
    await once(socket, "connect");
    await waitUntil("the proxy accepts", () => proxy.connections.length === 1);
    proxy.halfClose();
    await once(socket.resume(), "end");
    socket.write("to the server");
    await waitUntil("the bytes pass", () => proxy.traffic.bytesToServer > 0);
    expect(proxy.traffic.bytesToServer).toBe("to the server".length);
    socket.destroy();
  });

  it("refuses new connections and keeps the old", async () => {
    await using client = await connectClient(proxy.url(database.url));
    proxy.refuse(true);
    await expect(connectClient(proxy.url(database.url))).rejects.toBeInstanceOf(Error);
    await client.query("SELECT 1");
    proxy.refuse(false);
    await (await connectClient(proxy.url(database.url))).end();
    expect(proxy.connections).toHaveLength(2);
  });
});

it("resets the client when the target is not there", async () => {
  const port = (await freePort())!;
  await using nowhere = await startFaultProxy({ target: { host: "127.0.0.1", port } });
  await expect(connectClient(nowhere.url(database.url))).rejects.toBeInstanceOf(Error);
});

it("says in a sentence that its port is taken", async () => {
  const other = createServer().listen(0, "127.0.0.1");
  await once(other, "listening");
  const { port } = other.address() as { port: number };
  await expect(startFaultProxy({ target: database.config, port })).rejects.toMatchObject({
    code: "DB_TESTING_PROXY",
    message: expect.stringContaining(`cannot listen on 127.0.0.1:${port}: `) as string,
  });
  other.close();
});

it("cuts what is open and gives its port back when it is stopped, however often", async () => {
  const client = await connectClient(proxy.url(database.url));
  proxy.blackhole(true);
  const answer = client.query("SELECT 1");
  await Promise.all([proxy.stop(), proxy.stop()]);
  await expect(answer).rejects.toBeInstanceOf(Error);
  expect(await freePort(proxy.port)).toBe(proxy.port);
});
