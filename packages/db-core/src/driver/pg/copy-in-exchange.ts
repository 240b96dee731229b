import { once } from "node:events";
import { parseCommandTag } from "../command-tag.js";
import type { StatementResult } from "../driver.js";
import { Exchange } from "./exchange.js";
import type { PgWire } from "./pg-client.js";

/** `COPY … FROM STDIN`, fed from a source as fast as the socket takes it. */
export class CopyInExchange extends Exchange<StatementResult> {
  override readonly text: string;
  readonly #chunks: AsyncIterable<Uint8Array>;
  #wire: PgWire | undefined;
  #tag = "";

  constructor(text: string, chunks: AsyncIterable<Uint8Array>) {
    super();
    this.text = text;
    this.#chunks = chunks;
  }

  protected override write(wire: PgWire): void {
    this.#wire = wire;
    wire.query(this.text);
  }

  override handleCopyInResponse(): void {
    const wire = this.#wire;
    if (wire !== undefined) void this.#feed(wire);
  }

  async #feed(wire: PgWire): Promise<void> {
    try {
      for await (const chunk of this.#chunks) {
        if (this.#ended(wire)) return;
        wire.sendCopyFromChunk(chunk);
        if (wire.stream.writableNeedDrain)
          await Promise.race([
            once(wire.stream, "drain"),
            once(wire.stream, "close"),
            this.#over(),
          ]);
      }
      if (!this.#ended(wire)) wire.endCopyFrom();
    } catch (error) {
      this.localError = { error };
      // The server answers with an error and stores nothing.
      if (!this.#ended(wire)) wire.sendCopyFail("the source of the rows failed");
    }
  }

  /** The server has refused the data, so it no longer takes any. */
  #ended(wire: PgWire): boolean {
    return this.serverError !== undefined || this.settled || wire.stream.destroyed;
  }

  #over(): Promise<unknown> {
    return this.result.catch(() => undefined);
  }

  override handleCommandComplete(message: { text: string }): void {
    this.#tag = message.text;
  }

  override finish(): void {
    this.resolve({ rows: [], fields: [], ...parseCommandTag(this.#tag) });
  }
}
