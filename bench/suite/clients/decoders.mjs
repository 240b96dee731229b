import { once } from "node:events";
import { createRequire } from "node:module";
import { connect, createServer } from "node:net";
import pg from "pg";
import { createTypes } from "../../../packages/db-core/dist/index.js";
import { GroupExchange } from "../../../packages/db-core/build/driver/protocol/group-exchange.js";
import { StatementCache } from "../../../packages/db-core/build/driver/protocol/statement-cache.js";
import { BackendReader } from "../../../packages/db-core/build/driver/wire/backend-reader.js";
import { RowShapes } from "../../../packages/db-core/build/driver/wire/row-shapes.js";
import { wireDriver } from "../../../packages/db-core/build/driver/wire/wire-driver.js";
import { wideRows } from "../schema.mjs";

const require = createRequire(import.meta.url);
const { Parser } = createRequire(require.resolve("pg"))("pg-protocol/dist/parser");

/**
 * What reads answers from memory, by client: each makes rows of the bytes that it was once sent.
 *
 * @param {import("@abe/db-testing").TestDatabaseConfig} target
 * @param {number} rows
 * @returns {Promise<Readonly<Record<string, () => readonly unknown[] | Promise<readonly unknown[]>>>>}
 */
export async function openDecoders(target, rows) {
  const tape = await Tape.start(target);
  try {
    return { pg: await pgDecoder(tape, rows), "driver/wire": await wireDecoder(tape, rows) };
  } finally {
    tape.stop();
  }
}

/** Leads to the server, and keeps what that says. */
class Tape {
  target;
  #server;
  #chunks = [];

  static async start(target) {
    const tape = new Tape();
    tape.#server = createServer((client) => {
      const server = connect(target);
      client.pipe(server);
      server.on("data", (chunk) => {
        tape.#chunks.push(chunk);
        client.write(chunk);
      });
      client.on("close", () => server.destroy());
    });
    tape.#server.listen(0, "127.0.0.1");
    await once(tape.#server, "listening");
    tape.target = { ...target, host: "127.0.0.1", port: tape.#server.address().port };
    return tape;
  }

  /** What the server says while `work` runs. */
  async during(work) {
    this.#chunks = [];
    await work();
    return Buffer.concat(this.#chunks);
  }

  stop() {
    this.#server.close();
  }
}

async function pgDecoder(tape, rows) {
  const client = new pg.Client({ ...tape.target, ssl: false });
  await client.connect();
  const values = [rows];
  const bytes = await tape.during(() => client.query({ text: wideRows, values }));
  await client.end();
  const parser = new Parser();
  return () => {
    const query = new pg.Query({ text: wideRows, values });
    parser.parse(bytes, (message) => {
      if (message.name === "dataRow") query.handleDataRow(message);
      else if (message.name === "rowDescription") query.handleRowDescription(message);
    });
    return query._result.rows;
  };
}

async function wireDecoder(tape, rows) {
  const ignore = () => undefined;
  const events = { closed: ignore, notice: ignore, notification: ignore, parameter: ignore };
  const decoders = createTypes();
  const { password, ...address } = tape.target;
  const options = { parameters: {}, connectTimeoutMs: 5_000, statementCacheSize: 8, tls: false };
  const login = { ...address, ...options, password: async () => password, decoders };
  const connection = await wireDriver().connect(login, events);
  const group = { statements: [{ text: wideRows, values: [String(rows)], keep: true }] };
  const described = await tape.during(() => connection.send(group));
  const kept = await tape.during(() => connection.send(group));
  await connection.close(1_000);
  const read = replay(group, decoders);
  await read(described);
  return () => read(kept);
}

/** The exchanges of one connection, whose requests nobody gets. */
function replay(group, decoders) {
  const cache = new StatementCache(8);
  const nobody = new Proxy(
    { binary: true },
    { get: (own, name) => own[name] ?? (() => undefined) },
  );
  const listener = { current: undefined, ready: () => undefined };
  const reader = new BackendReader({ listener, frontend: nobody, shapes: new RowShapes() });
  return async (bytes) => {
    const exchange = new GroupExchange(group, cache, decoders);
    exchange.write(nobody);
    listener.current = exchange;
    reader.read(bytes);
    exchange.finish();
    const { statements } = await exchange.result;
    return statements[0].rows;
  };
}
