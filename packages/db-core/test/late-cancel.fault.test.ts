import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { createTestDatabase, type TestDatabase } from "@abe/db-testing";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createDatabaseServer, type DatabaseServer } from "../src/index.js";
import { toPgPool } from "../src/pg-pool/index.js";

const cancelRequest = 80_877_102;

let database: TestDatabase;
let relay: Server;
/** CancelRequests on their way, each with what lets it arrive. */
const held: (() => void)[] = [];
let db: DatabaseServer;

beforeAll(async () => {
  database = await createTestDatabase();
  relay = createServer((client) => client.once("data", (first) => pass(client, first)));
  await new Promise<void>((resolve) => void relay.listen(0, "127.0.0.1", resolve));
  const { port } = relay.address() as AddressInfo;
  db = createDatabaseServer({ ...database.config, host: "127.0.0.1", port, maxConnections: 1 });
});
afterAll(async () => {
  await db.close();
  relay.close();
  await database.drop();
});

/** Passes everything on, a CancelRequest only when it is told to. */
function pass(client: Socket, first: Buffer): void {
  const { host, port } = database.config;
  client.on("error", () => undefined);
  const go = (): void => {
    const server = connect(port, host);
    server.on("error", () => undefined);
    server.write(first);
    client.pipe(server).pipe(client);
  };
  if (first.length === 16 && first.readInt32BE(4) === cancelRequest) held.push(go);
  else go();
}

it("a CancelRequest that comes too late hits nobody, whoever has the connection next", async () => {
  const controller = new AbortController();
  await db.connection(async (connection) => {
    const query = connection.query("SELECT pg_sleep(0.2)", [], { signal: controller.signal });
    setTimeout(() => controller.abort(), 50);
    await expect(query).rejects.toMatchObject({ name: "QueryAbortedError", outcome: "applied" });
  });
  const next = toPgPool(db).query("SELECT pg_sleep(0.3)");
  setTimeout(() => held.splice(0).forEach((arrive) => arrive()), 100);
  await expect(next).resolves.toMatchObject({ rowCount: 1 });
  expect(db.stats()).toMatchObject({ used: 0, total: 1 });
});
