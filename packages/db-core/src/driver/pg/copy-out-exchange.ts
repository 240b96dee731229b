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
  #unwanted = false;
  #wake: (() => void) | undefined;

  constructor(text: string, request: object) {
    super(request);
    this.text = text;
  }

  protected override write(wire: PgWire): void {
    this.#wire = wire;
    wire.query(this.text);
  }

  override handleCopyData(message: { chunk: Buffer }): void {
    if (this.#unwanted) return;
    // pg-protocol reuses the memory behind the chunk.
    const chunk = new Uint8Array(message.chunk);
    this.#chunks.push(chunk);
    this.#bytes += chunk.length;
    this.owedSince = performance.now();
    if (this.#bytes > highWaterMark) this.#pause();
    this.#notify();
  }

  override handleError(error: unknown): void {
    super.handleError(error);
    this.#notify();
  }

  override finish(): void {
    this.#end();
    this.resolve(undefined);
    this.#notify();
  }

  override reject(error: unknown): void {
    this.#end();
    super.reject(error);
    this.#notify();
  }

  /** What has arrived and what still comes is dropped, so that the end can come. */
  override stop(): void {
    this.#unwanted = true;
    this.#drop();
  }

  /** What has arrived; waits while nothing has; `undefined` at the end. */
  async next(): Promise<Uint8Array | undefined> {
    while (this.#chunks.length === 0 && !this.settled)
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    if (this.#chunks.length === 0) return this.result;
    const chunk = Buffer.concat(this.#chunks);
    this.#drop();
    return chunk;
  }

  #pause(): void {
    // The reader is slow, not the server.
    this.owedSince = undefined;
    this.#wire?.stream.pause();
  }

  #drop(): void {
    this.#chunks = [];
    this.#bytes = 0;
    if (this.settled) return;
    this.owedSince = performance.now();
    this.#wire?.stream.resume();
  }

  /** The end may have come with the very bytes that made it pause; the next request needs the socket. */
  #end(): void {
    this.#wire?.stream.resume();
  }

  #notify(): void {
    this.#wake?.();
    this.#wake = undefined;
  }
}
