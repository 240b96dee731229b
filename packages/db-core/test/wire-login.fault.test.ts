import type { Socket } from "node:net";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ConnectTarget, Driver, DriverConnection } from "../src/driver/driver.js";
import { pgDriver } from "../src/driver/pg/pg-driver.js";
import { wireDriver } from "../src/driver/wire/wire-driver.js";
import { createTypes } from "../src/index.js";
import {
  backendMessage,
  type ScriptedServer,
  startScriptedServer,
} from "./support/scripted-server.js";
import { ready } from "./support/scripted-session.js";
import { faults, piecesOf } from "./support/wire-faults.js";

/** Logins in each run of the tests; scripts/long/drivers.mjs has more of them. */
const numRuns = Number(process.env["ABE_LOGIN_RUNS"] ?? 60);

/** Everything that a server may say in a login that asks for no password. */
const login = Buffer.concat([
  backendMessage("R", Buffer.alloc(4)),
  backendMessage("S", Buffer.from("client_encoding\0UTF8\0")),
  backendMessage("S", Buffer.from("DateStyle\0ISO, MDY\0")),
  backendMessage("N", Buffer.from("SNOTICE\0VNOTICE\0C00000\0Mhello\0\0")),
  backendMessage("S", Buffer.from("server_version\x0018.4\0")),
  backendMessage("K", Buffer.from([0, 0, 0, 7, 0, 0, 0, 8])),
  ready,
]);

const none = Buffer.alloc(0);
const value = (text: string): Buffer => {
  const length = Buffer.alloc(4);
  length.writeInt32BE(Buffer.byteLength(text));
  return Buffer.concat([length, Buffer.from(text)]);
};
const column = (name: string, oid: number): Buffer => {
  const rest = Buffer.alloc(18);
  rest.writeInt32BE(oid, 6);
  return Buffer.concat([Buffer.from(`${name}\0`), rest]);
};

/** What the wire driver's first statement is answered with. */
const proof = Buffer.concat([
  backendMessage("1", none),
  backendMessage("2", none),
  backendMessage(
    "T",
    Buffer.concat([Buffer.from([0, 2]), column("echo", 25), column("number", 701)]),
  ),
  backendMessage("D", Buffer.concat([Buffer.from([0, 2]), value("grüße, 世界"), value("1.5")])),
  backendMessage("C", Buffer.from("SELECT 1\0")),
  ready,
]);

/** What the next clients are told when they log in. */
let pieces: readonly Buffer[] = [login];
let server: ScriptedServer;
const uncaught: unknown[] = [];
const note = (error: unknown): void => void uncaught.push(error);

function say(socket: Socket): void {
  for (const piece of pieces) socket.write(piece);
  socket.on("data", () => socket.write(proof));
}

beforeAll(async () => {
  process.on("uncaughtExceptionMonitor", note);
  server = await startScriptedServer((socket) => {
    socket.setNoDelay(true);
    socket.once("data", () => say(socket));
  });
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  process.off("uncaughtExceptionMonitor", note);
  expect(uncaught).toEqual([]);
});

function connect(driver: Driver, connectTimeoutMs: number = 5_000): Promise<DriverConnection> {
  const ignore = (): void => undefined;
  const { host, port } = server;
  const target: ConnectTarget = {
    ...{ host, port, user: "anybody", database: "anything", tls: false, parameters: {} },
    password: async () => undefined,
    connectTimeoutMs,
    statementCacheSize: 8,
    decoders: createTypes(),
  };
  return driver.connect(target, {
    closed: ignore,
    notice: ignore,
    notification: ignore,
    parameter: ignore,
  });
}

describe.each<[string, () => Driver]>([
  ["pg", () => pgDriver],
  ["wire", () => wireDriver()],
])("a login, with %s", (_, driver) => {
  it("means the same wherever it is split in two, and byte by byte", async () => {
    const cuts = Array.from({ length: login.length - 1 }, (_each, at) => [
      login.subarray(0, at + 1),
      login.subarray(at + 1),
    ]);
    for (pieces of [[login], piecesOf(login, () => 1), ...cuts]) {
      const connection = await connect(driver());
      expect(connection.backendPid).toBe(7);
      expect(connection.parameters.get("server_version")).toBe("18.4");
      connection.destroy();
    }
  }, 60_000);

  it("that asks for what pg does not know, such as GSSAPI, is refused for good", async () => {
    pieces = [backendMessage("R", Buffer.from([0, 0, 0, 7]))];
    await expect(connect(driver())).rejects.toMatchObject({
      name: "ConnectFailedError",
      isRetryable: false,
      message: expect.stringMatching(/could not be read.*7/) as string,
      cause: { name: "ProtocolError" },
    });
  });

  it("that no server says is refused with a typed error, or is none the worse", async () => {
    await fc.assert(
      fc.asyncProperty(faults, async (fault) => {
        pieces = fault(login);
        const end = await connect(driver(), 150).catch((error: unknown) => error);
        if (!(end instanceof Error)) return (end as DriverConnection).destroy();
        expect(end).toMatchObject({ name: "ConnectFailedError", outcome: "not_applied" });
        return undefined;
      }),
      { numRuns },
    );
  }, 600_000);
});
