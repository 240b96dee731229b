import pg from "pg";
import { byKey, items, slow, wideRows } from "../schema.mjs";

/**
 * What nobody can undercut: sockets that pg has connected, bytes that were made beforehand, answers of which
 * only the rows are counted.
 *
 * @param {import("../client.mjs").Target} target
 * @returns {Promise<import("../client.mjs").Client>}
 */
export async function open({ max, ...target }) {
  const lines = await Promise.all(Array.from({ length: max }, () => Line.open(target)));
  const sleep = execution("slow");
  const select = Array.from({ length: items + 1 }, (_, id) => execution("by_key", String(id)));
  const wide = new Map([[1_000, execution("wide_rows", "1000")]]);
  let awake = lines;
  const freest = () => awake.reduce((a, b) => (b.owed.length < a.owed.length ? b : a));
  return {
    byKey: async (id) => ({ id: (await freest().ask(select[id])) === 1 ? id : 0 }),
    wideRows: async (count) => ({ length: await freest().ask(wide.get(count)) }),
    async slow() {
      const line = freest();
      awake = awake.filter((each) => each !== line);
      await line.ask(sleep);
      awake = [...awake, line];
    },
    close: () => Promise.all(lines.map((line) => line.client.end())),
  };
}

/** Bind, Execute and Sync for texts. */
function execution(name, ...values) {
  const bind = Buffer.concat([
    Buffer.from(`\0${name}\0`),
    int16(0),
    int16(values.length),
    ...values.flatMap((value) => [int32(Buffer.byteLength(value)), Buffer.from(value)]),
    int16(0),
  ]);
  return Buffer.concat([
    message("B", bind),
    message("E", Buffer.concat([Buffer.from("\0"), int32(0)])),
    message("S", Buffer.alloc(0)),
  ]);
}

function message(type, body) {
  return Buffer.concat([Buffer.from(type), int32(body.length + 4), body]);
}

function int16(value) {
  const bytes = Buffer.alloc(2);
  bytes.writeInt16BE(value);
  return bytes;
}

function int32(value) {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

/** One socket. */
class Line {
  client;
  /** Who waits for an answer, in order. */
  owed = [];
  #socket;
  #waiting = [];
  #rest = Buffer.alloc(0);
  #rows = 0;

  static async open(target) {
    const client = new pg.Client({ ...target, ssl: false });
    await client.connect();
    for (const [name, text, ...values] of [
      ["by_key", byKey, 1],
      ["wide_rows", wideRows, 1],
      ["slow", slow],
    ])
      await client.query({ name, text, values });
    const line = new Line();
    line.client = client;
    line.#socket = client.connection.stream;
    // Until the end, when pg says goodbye.
    line.#socket.removeAllListeners("data").on("data", (chunk) => line.#read(chunk));
    return line;
  }

  ask(bytes) {
    if (this.#waiting.push(bytes) === 1) process.nextTick(() => this.#send());
    return new Promise((resolve) => this.owed.push(resolve));
  }

  #send() {
    this.#socket.write(
      this.#waiting.length === 1 ? this.#waiting[0] : Buffer.concat(this.#waiting),
    );
    this.#waiting = [];
  }

  #read(chunk) {
    const bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    let at = 0;
    while (at + 5 <= bytes.length) {
      const end = at + 1 + bytes.readInt32BE(at + 1);
      if (end > bytes.length) break;
      if (bytes[at] === 0x44) this.#rows++;
      else if (bytes[at] === 0x5a) this.#done();
      at = end;
    }
    this.#rest = bytes.subarray(at);
  }

  #done() {
    const rows = this.#rows;
    this.#rows = 0;
    this.owed.shift()(rows);
  }
}
