import { NativeAccess } from "../pg/native-access.js";
import type { PgClient } from "../pg/pg-client.js";
import { listenToWire } from "../pg/wire-events.js";
import type { Exchange } from "../protocol/exchange.js";
import type { LentClient, Link, LinkListener } from "../protocol/link.js";
import { BackendReader } from "./backend-reader.js";
import type { Frame } from "./frame.js";
import type { FrameTap } from "./frame-tap.js";
import { MessageWriter } from "./message-writer.js";
import type { RowShapes } from "./row-shapes.js";

/** What a link is made of. */
export interface WireLinkSetup {
  readonly client: PgClient;
  readonly tap: FrameTap;
  readonly shapes: RowShapes;
  /** ParameterStatus values by name; kept current. */
  readonly parameters: Map<string, string>;
}

/**
 * Writes and reads the socket of a client that pg has connected. The socket is pg's again while the client
 * is lent, from its {@link native} to the next request.
 */
export class WireLink implements Link<Frame> {
  readonly overlaps: boolean = true;
  readonly #client: PgClient;
  readonly #tap: FrameTap;
  readonly #parameters: Map<string, string>;
  readonly #listener: LinkListener<Frame>;
  readonly #writer: MessageWriter;
  readonly #reader: BackendReader;
  #native: NativeAccess | undefined;

  constructor(setup: WireLinkSetup, listener: LinkListener<Frame>) {
    const { client, tap, shapes, parameters } = setup;
    this.#client = client;
    this.#tap = tap;
    this.#parameters = parameters;
    this.#listener = listener;
    this.#writer = new MessageWriter(client.connection.stream);
    this.#reader = new BackendReader({
      listener,
      shapes,
      frontend: this.#writer,
      parameter: (name, value) => this.#parameter(name, value),
    });
    for (const [name, value] of parameters) this.#heed(name, value);
    // Before anybody else: what is told may be asked for again.
    client.connection.prependListener("parameterStatus", ({ parameterName, parameterValue }) =>
      this.#heed(parameterName, parameterValue),
    );
    listenToWire(client, listener);
    tap.unreadable = (error) => listener.lost(error);
    this.#writer.stream.on("drain", () => listener.free());
  }

  get isFree(): boolean {
    return !this.#writer.stream.writableNeedDrain && (this.#native?.isQuiet ?? true);
  }

  start(exchange: Exchange<unknown, Frame>): void {
    if (this.#tap.reader !== this.#reader) this.#takeOver();
    // The socket is closing, and will say so: nothing leaves any more.
    if (!this.#writer.stream.writable) return;
    this.#writer.isBehind = this.#listener.current !== exchange;
    exchange.write(this.#writer);
    this.#writer.isBehind = false;
    exchange.written = true;
  }

  native(): LentClient {
    this.#native ??= new NativeAccess(this.#client, {
      given: () => this.#handBack(),
      quiet: () => this.#listener.free(),
    });
    this.#handBack();
    return this.#native;
  }

  forgetStatements(): void {
    this.#client.connection.parsedStatements = {};
  }

  goodbye(): void {
    this.#client.end().catch(() => undefined);
  }

  destroy(): void {
    this.#reader.isClosed = true;
    this.#client.connection.stream.destroy();
  }

  #takeOver(): void {
    this.#reader.status = this.#tap.status;
    this.#tap.reader = this.#reader;
  }

  /** pg has seen nothing of what was done meanwhile but what it has to know: the transaction's status. */
  #handBack(): void {
    if (this.#tap.reader === this.#tap || this.#listener.current !== undefined) return;
    this.#tap.reader = this.#tap;
    this.#tap.tellPg(Buffer.from([0x5a, 0, 0, 0, 5, this.#reader.status.charCodeAt(0)]));
  }

  #parameter(name: string, value: string): void {
    this.#parameters.set(name, value);
    this.#heed(name, value);
    this.#listener.parameter(name, value);
  }

  /** In another DateStyle no text of a timestamptz can be read: its binary form must not be either. */
  #heed(name: string, value: string): void {
    if (name === "DateStyle") this.#writer.binary = value.startsWith("ISO");
  }
}
