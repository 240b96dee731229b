import { describe, expect, it } from "vitest";
import type { ConnectTarget, DriverConnection } from "../src/driver/driver.js";
import { pgDriver } from "../src/driver/pg/pg-driver.js";
import { wireDriver } from "../src/driver/wire/wire-driver.js";
import { replay } from "./support/replayed-connection.js";
import { backendMessage, startScriptedServer } from "./support/scripted-server.js";
import { ready, startScriptedSession } from "./support/scripted-session.js";

const ignore = (): void => undefined;
const selectOne = { statements: [{ text: "SELECT 1", values: [], keep: false }] };

function targetAt({ host, port }: { host: string; port: number }): ConnectTarget {
  return {
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
}

const violation = { name: "ProtocolError", code: "DB_PROTOCOL" };
const lost = { name: "ConnectionLostError", outcome: "unknown", cause: violation };

it("with pg, a ReadyForQuery before the answer costs the connection: it is no empty result", async () => {
  await using server = await startScriptedSession((socket) => socket.write(ready));
  const causes: unknown[] = [];
  const closed = (cause: unknown): void => void causes.push(cause);
  const events = { closed, notice: ignore, notification: ignore, parameter: ignore };
  const connection: DriverConnection = await pgDriver.connect(targetAt(server), events);
  await expect(connection.send(selectOne)).rejects.toMatchObject(lost);
  expect(causes).toMatchObject([violation]);
});

const bound = Buffer.concat([backendMessage("1", none()), backendMessage("2", none())]);
const done = Buffer.concat([backendMessage("C", Buffer.from("SELECT 1\0")), ready]);

function none(): Buffer {
  return Buffer.alloc(0);
}

/** A description of one int4 called `n`. */
const oneColumn = backendMessage(
  "T",
  Buffer.concat([
    Buffer.from("\0\x01n\0"),
    numbers([0, 4], [0, 2], [23, 4], [4, 2], [-1, 4], [0, 2]),
  ]),
);

function numbers(...each: readonly (readonly [value: number, bytes: number])[]): Buffer {
  return Buffer.concat(
    each.map(([value, bytes]) => {
      const buffer = Buffer.alloc(bytes);
      buffer.writeIntBE(value, 0, bytes);
      return buffer;
    }),
  );
}

describe("with wire, the connection is destroyed, and nobody waits, after", () => {
  it.each<[what: string, turn: Buffer]>([
    ["a ReadyForQuery before the answer", ready],
    ["a message of no known type", backendMessage("y", none())],
    ["a login in the midst of a session", backendMessage("R", Buffer.alloc(4))],
    ["a length below its own four bytes", Buffer.from([0x43, 0, 0, 0, 3])],
    ["a negative length", Buffer.from([0x43, 0xff, 0xff, 0xff, 0xff])],
    ["a length beyond the longest message", Buffer.from([0x44, 0x40, 0, 0, 1])],
    [
      "a row that nobody has described",
      Buffer.concat([bound, backendMessage("D", Buffer.alloc(2))]),
    ],
    [
      "a row of another width",
      Buffer.concat([
        bound,
        oneColumn,
        backendMessage("D", numbers([2, 2], [-1, 4], [-1, 4])),
        done,
      ]),
    ],
    [
      "a value that is longer than its row",
      Buffer.concat([
        bound,
        oneColumn,
        backendMessage("D", numbers([1, 2], [9, 4], [49, 1])),
        done,
      ]),
    ],
    [
      "a value of a negative length",
      Buffer.concat([bound, oneColumn, backendMessage("D", numbers([1, 2], [-2, 4])), done]),
    ],
    [
      "a row that goes on behind its values",
      Buffer.concat([
        bound,
        oneColumn,
        backendMessage("D", numbers([1, 2], [-1, 4], [0, 1])),
        done,
      ]),
    ],
    [
      "a description that is cut off",
      Buffer.concat([bound, backendMessage("T", Buffer.from("\0\x01n\0"))]),
    ],
    ["a name without an end", Buffer.concat([bound, backendMessage("T", Buffer.from("\0\x01n"))])],
    ["a tag without an end", Buffer.concat([bound, backendMessage("C", Buffer.from("SELECT 1"))])],
    ["an empty error", backendMessage("E", none())],
    ["an error without a code", backendMessage("E", Buffer.from("SERROR\0Mwhat\0\0"))],
    ["an error without an end", backendMessage("E", Buffer.from("SERROR\0"))],
    ["a BindComplete that says more", backendMessage("2", Buffer.alloc(1))],
    // Nobody waits for the rest of it.
    ["a ReadyForQuery of a megabyte", numbers([0x5a, 1], [1_000_000, 4])],
    ["a tag of a megabyte", Buffer.concat([bound, numbers([0x43, 1], [1_000_000, 4])])],
    ["a type that does not exist, of a megabyte", numbers([0x7a, 1], [1_000_000, 4])],
  ])("%s", async (_, turn) => {
    const { connection, closed } = await replay([turn], (bytes) => [bytes]);
    await expect(connection.send(selectOne)).rejects.toMatchObject(lost);
    expect(closed()).toMatchObject({ cause: violation });
    expect(connection.inFlight).toBe(0);
    await expect(connection.send(selectOne)).rejects.toMatchObject({ outcome: "not_applied" });
  });

  it("an answer that nobody waits for", async () => {
    const answer = Buffer.concat([bound, backendMessage("n", none()), done, bound]);
    const { connection, closed } = await replay([answer], (bytes) => [bytes]);
    expect(await connection.send(selectOne)).toMatchObject({ statements: [{ command: "SELECT" }] });
    expect(closed()).toMatchObject({ cause: violation });
  });
});

it("with wire, what is no login fails as one, and does not end the process", async () => {
  const hostile = Buffer.from([0x52, 0, 0, 0, 0]);
  await using server = await startScriptedServer((socket) => {
    socket.once("data", () => socket.write(hostile));
  });
  const events = { closed: ignore, notice: ignore, notification: ignore, parameter: ignore };
  await expect(wireDriver().connect(targetAt(server), events)).rejects.toMatchObject({
    name: "ConnectFailedError",
    message: expect.stringContaining("a message of 0 bytes was announced") as string,
  });
});

describe("the first statement of a wire driver", () => {
  const row = backendMessage("D", numbers([1, 2], [1, 4], [49, 1]));
  const otherwise = Buffer.concat([bound, oneColumn, row, done]);
  const events = { closed: ignore, notice: ignore, notification: ignore, parameter: ignore };

  it.each([
    ["another row", otherwise, "another row"],
    ["what no server may say", backendMessage("y", none()), "unasked"],
  ])("that is answered with %s shows that it does not work here", async (_, answer, word) => {
    await using server = await startScriptedSession((socket) => socket.write(answer));
    const reasons: string[] = [];
    const driver = wireDriver((reason) => void reasons.push(reason));
    await expect(driver.connect(targetAt(server), events)).rejects.toMatchObject({
      name: "ConnectFailedError",
      isRetryable: true,
    });
    expect(reasons).toEqual([expect.stringContaining(word)]);
    // Whoever asks again gets the stock driver, which says nothing first.
    const connection = await driver.connect(targetAt(server), events);
    expect(reasons).toHaveLength(1);
    connection.destroy();
  });

  it("that is lost shows nothing: the next connection is tried as well", async () => {
    await using server = await startScriptedSession((socket) => socket.destroy());
    const reasons: string[] = [];
    const driver = wireDriver((reason) => void reasons.push(reason));
    for (let time = 0; time < 2; time++)
      await expect(driver.connect(targetAt(server), events)).rejects.toMatchObject({
        name: "ConnectFailedError",
        isRetryable: true,
      });
    expect(reasons).toEqual([]);
  });
});
