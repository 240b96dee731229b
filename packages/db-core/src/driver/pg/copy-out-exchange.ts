import { Exchange } from "./exchange.js";
import type { PgWire } from "./pg-client.js";

/** Bytes gathered before the socket is paused. */
const highWaterMark = 1 << 20;

/** `COPY … TO STDOUT`, with back-pressure: an unread megabyte pauses the socket. */
export class CopyOutExchange extends Exchange<undefined> {
  override readonly text: string;
  #wire: PgWire | undefined;
  #chunks: Uint8Array[] = [];
  #bytes = 0;
  #wake: (() => void) | undefined;

  constructor(text: string) {
    super();
    this.text = text;
  }

  protected override write(wire: PgWire): void {
    this.#wire = wire;
    wire.query(this.text);
  }

  override handleCopyData(message: { chunk: Buffer }): void {
    // pg-protocol reuses the memory behind the chunk.
    const chunk = new Uint8Array(message.chunk);
    this.#chunks.push(chunk);
    this.#bytes += chunk.length;
    if (this.#bytes > highWaterMark) this.#wire?.stream.pause();
    this.#notify();
  }

  override handleError(error: unknown): void {
    super.handleError(error);
    this.#notify();
  }

  override finish(): void {
    this.resolve(undefined);
    this.#notify();
  }

  override reject(error: unknown): void {
    super.reject(error);
    this.#notify();
  }

  /** What has arrived; waits while nothing has; `undefined` at the end. */
  async next(): Promise<Uint8Array | undefined> {
    while (this.#chunks.length === 0 && !this.settled)
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    if (this.#chunks.length === 0) return this.result;
    const chunk = Buffer.concat(this.#chunks);
    this.discard();
    return chunk;
  }

  /** Drops what has arrived, so that the rest can come. */
  discard(): void {
    this.#chunks = [];
    this.#bytes = 0;
    this.#wire?.stream.resume();
  }

  #notify(): void {
    this.#wake?.();
    this.#wake = undefined;
  }
}
