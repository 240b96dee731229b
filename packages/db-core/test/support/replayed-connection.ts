import type { Socket } from "node:net";
import { Duplex } from "node:stream";
import { createTypes } from "../../src/codecs/type-registry.js";
import type { DriverConnection } from "../../src/driver/driver.js";
import { createPgClient } from "../../src/driver/pg/pg-client.js";
import { QueuedConnection } from "../../src/driver/protocol/queued-connection.js";
import { FrameTap } from "../../src/driver/wire/frame-tap.js";
import { RowShapes } from "../../src/driver/wire/row-shapes.js";
import { WireLink } from "../../src/driver/wire/wire-link.js";
import { login } from "./scripted-session.js";
import { ClientTurns } from "./wire-tape.js";

/** How the bytes of one turn arrive: in these pieces. */
export type Cut = (turn: Buffer, index: number) => readonly Buffer[];

/** A socket without a network, that says what it is given when it is the server's turn. */
export class MemorySocket extends Duplex {
  readonly #turns: readonly Buffer[];
  readonly #cut: Cut;
  readonly #counter = new ClientTurns(true);
  #turn = 0;
  #isLoggedIn = false;
  /** What is written stays with the socket until {@link drain}. */
  isFull = false;
  #taken: (() => void)[] = [];

  constructor(turns: readonly Buffer[], cut: Cut) {
    super({ writableHighWaterMark: 16_384 });
    this.#turns = turns;
    this.#cut = cut;
  }

  connect(): this {
    queueMicrotask(() => this.emit("connect"));
    return this;
  }

  setNoDelay(): this {
    return this;
  }

  override _read(): void {}

  override _write(chunk: Buffer, _: BufferEncoding, done: () => void): void {
    const isLogin = !this.#isLoggedIn;
    this.#isLoggedIn = true;
    // Read before it is done: the writer uses its memory again.
    const ended = isLogin ? 0 : this.#counter.push(chunk);
    if (this.isFull) this.#taken.push(done);
    else done();
    // As from a network, it does not come while the client is still writing.
    if (isLogin) setImmediate(() => this.push(login));
    else if (ended > 0) setImmediate(() => this.#answer(ended));
  }

  /** The network takes bytes again. */
  drain(): void {
    this.isFull = false;
    for (const done of this.#taken.splice(0)) done();
  }

  #answer(ended: number): void {
    for (let left = ended; left > 0; left--) {
      const turn = this.#turns[this.#turn];
      if (turn !== undefined) this.#say(this.#cut(turn, this.#turn++));
    }
  }

  #say(pieces: readonly Buffer[]): void {
    // At once, and as pieces: pushed, they might be joined.
    for (const piece of pieces) if (!this.destroyed) this.emit("data", piece);
  }
}

/** A connection of the wire driver to a tape. */
export interface ReplayedConnection {
  readonly connection: DriverConnection;
  /** Why it was closed; `undefined` while it is open. */
  closed(): { readonly cause: unknown } | undefined;
  /** The network is gone. */
  hangUp(): void;
  readonly socket: MemorySocket;
}

/** @param turns without the login. */
export async function replay(turns: readonly Buffer[], cut: Cut): Promise<ReplayedConnection> {
  const socket = new MemorySocket(turns, cut);
  const client = createPgClient({
    host: "tape",
    port: 5432,
    user: "anybody",
    database: "anything",
    password: async () => undefined,
    ssl: false,
    sslnegotiation: "postgres",
    enableChannelBinding: false,
    stream: () => socket as unknown as Socket,
  });
  client.on("error", () => undefined);
  const tap = new FrameTap();
  const connecting = client.connect();
  tap.install(client.connection.stream);
  await connecting;
  let closed: { cause: unknown } | undefined;
  const ignore = (): void => undefined;
  const events = { notice: ignore, notification: ignore, parameter: ignore };
  const parameters = new Map([["DateStyle", "ISO, MDY"]]);
  const connection = new QueuedConnection({
    target: {
      host: "tape",
      port: 5432,
      user: "anybody",
      database: "anything",
      password: async () => undefined,
      tls: false,
      parameters: {},
      connectTimeoutMs: 1_000,
      statementCacheSize: 8,
      decoders: createTypes(),
    },
    events: { ...events, closed: (cause) => (closed = { cause }) },
    backendPid: 7,
    parameters,
    cancelTarget: () => {
      throw new RangeError("a tape cannot be cancelled");
    },
    link: (listener) =>
      new WireLink({ client, tap, shapes: new RowShapes(), parameters }, listener),
  });
  return { connection, closed: () => closed, hangUp: () => socket.destroy(), socket };
}
