import { Exchange } from "./exchange.js";
import type { Frontend } from "./frontend.js";

/** Bytes gathered before the socket is paused. */
const highWaterMark = 1 << 20;

/** `COPY … TO STDOUT`, with back-pressure: an unread megabyte pauses the socket. */
export class CopyOutExchange extends Exchange<undefined> {
  override readonly text: string;
  #frontend: Frontend | undefined;
  /** What has arrived and was not read, in one place that grows and is used again. */
  #gathered: Buffer = Buffer.allocUnsafeSlow(1 << 16);
  #bytes = 0;
  #unwanted = false;
  #wake: (() => void) | undefined;

  constructor(text: string, request: object) {
    super(request);
    this.text = text;
  }

  override write(frontend: Frontend): void {
    this.#frontend = frontend;
    frontend.query(this.text);
  }

  override copyData(chunk: Buffer): void {
    if (this.#unwanted) return;
    this.#gather(chunk);
    this.owedSince = performance.now();
    if (this.#bytes > highWaterMark) this.#pause();
    this.#notify();
  }

  override errorResponse(error: unknown): void {
    super.errorResponse(error);
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
    while (this.#bytes === 0 && !this.settled)
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    if (this.#bytes === 0) return this.result;
    const chunk = Buffer.from(this.#gathered.subarray(0, this.#bytes));
    this.#drop();
    return chunk;
  }

  /** The memory behind a chunk, which is one row, is used again: it is copied. */
  #gather(chunk: Buffer): void {
    const needed = this.#bytes + chunk.length;
    if (needed > this.#gathered.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(needed, 2 * this.#gathered.length));
      this.#gathered.copy(larger, 0, 0, this.#bytes);
      this.#gathered = larger;
    }
    chunk.copy(this.#gathered, this.#bytes);
    this.#bytes = needed;
  }

  #pause(): void {
    // The reader is slow, not the server.
    this.owedSince = undefined;
    this.#frontend?.stream.pause();
  }

  #drop(): void {
    this.#bytes = 0;
    if (this.settled) return;
    this.owedSince = performance.now();
    this.#frontend?.stream.resume();
  }

  /** The end may have come with the very bytes that made it pause; the next request needs the socket. */
  #end(): void {
    this.#frontend?.stream.resume();
  }

  #notify(): void {
    this.#wake?.();
    this.#wake = undefined;
  }
}
