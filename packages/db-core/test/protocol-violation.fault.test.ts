import { expect, it } from "vitest";
import type { ConnectTarget, DriverConnection } from "../src/driver/driver.js";
import { pgDriver } from "../src/driver/pg/pg-driver.js";
import { ready, startScriptedSession } from "./support/scripted-session.js";

const ignore = (): void => undefined;

/** A connection to what is no PostgreSQL, and why it was closed. */
async function connect({ host, port }: { host: string; port: number }): Promise<{
  connection: DriverConnection;
  closed: Promise<unknown>;
}> {
  const target: ConnectTarget = {
    host,
    port,
    user: "anybody",
    database: "anything",
    password: async () => undefined,
    tls: false,
    parameters: {},
    connectTimeoutMs: 5_000,
    statementCacheSize: 8,
    decoders: { decoder: () => (text) => text },
  };
  let connection: DriverConnection | undefined;
  const closed = new Promise<unknown>((resolve, reject) => {
    const events = { closed: resolve, notice: ignore, notification: ignore, parameter: ignore };
    pgDriver.connect(target, events).then((opened) => (connection = opened), reject);
  });
  await expect.poll(() => connection).toBeDefined();
  return { connection: connection!, closed };
}

it("a ReadyForQuery before the answer costs the connection: it is no empty result", async () => {
  await using server = await startScriptedSession((socket) => socket.write(ready));
  const { connection, closed } = await connect(server);
  const statements = [{ text: "SELECT 1", values: [], keep: false }];
  const reason = { name: "ProtocolError", code: "DB_PROTOCOL" };
  await expect(connection.send({ statements })).rejects.toMatchObject({
    name: "ConnectionLostError",
    outcome: "unknown",
    cause: reason,
  });
  expect(await closed).toMatchObject(reason);
});
