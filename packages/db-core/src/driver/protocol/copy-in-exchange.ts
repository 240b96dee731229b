import { parseCommandTag } from "../command-tag.js";
import type { StatementResult } from "../driver.js";
import { type Effect, Exchange } from "./exchange.js";
import type { Frontend } from "./frontend.js";

/** `COPY … FROM STDIN`, fed from a source as fast as the socket takes it. */
export class CopyInExchange extends Exchange<StatementResult> {
  override readonly text: string;
  readonly #chunks: AsyncIterable<Uint8Array>;
  #frontend: Frontend | undefined;
  #tag = "";
  /** The server takes rows. */
  #taking = false;
  #stopped = false;
  /** CopyDone was sent: from now on the rows may be stored. */
  #complete = false;
  #wake: (() => void) | undefined;

  constructor(text: string, chunks: AsyncIterable<Uint8Array>) {
    super(chunks);
    this.text = text;
    this.#chunks = chunks;
  }

  override get effect(): Effect {
    return this.#complete ? "statement" : "nothing";
  }

  override write(frontend: Frontend): void {
    this.#frontend = frontend;
    frontend.query(this.text);
  }

  override copyInResponse(frontend: Frontend): void {
    this.#taking = true;
    if (this.#stopped) this.#fail("stopped by its caller");
    else void this.#feed(frontend);
  }

  /** The server looks for a CancelRequest only between two messages of rows, so it gets one more. */
  override stop(): void {
    this.#stopped = true;
    this.#fail("stopped by its caller");
  }

  async #feed(frontend: Frontend): Promise<void> {
    try {
      for await (const chunk of this.#chunks) {
        if (!this.#taking) return;
        frontend.copyData(chunk);
        await this.#roomFor(frontend);
        if (!this.#taking) return;
      }
      if (!this.#taking) return;
      this.#taking = false;
      this.#complete = true;
      frontend.copyDone();
    } catch (error) {
      // An answer of the server, or an end that its caller wanted, came first and is the reason.
      if (!this.#taking) return;
      this.localError = { kind: "source", error };
      this.#fail("the source of the rows failed");
    }
  }

  /** Resolves when the socket takes more, or nobody wants more. */
  async #roomFor({ stream }: Frontend): Promise<void> {
    if (!stream.writableNeedDrain) return;
    await new Promise<void>((resolve) => {
      const proceed = (): void => {
        stream.removeListener("drain", proceed);
        this.#wake = undefined;
        resolve();
      };
      this.#wake = proceed;
      stream.on("drain", proceed);
    });
  }

  /** The server answers with an error and stores nothing. */
  #fail(reason: string): void {
    if (!this.#taking) return;
    this.#frontend?.copyFail(reason);
    this.#rest();
  }

  #rest(): void {
    this.#taking = false;
    this.#wake?.();
  }

  override errorResponse(error: unknown): void {
    super.errorResponse(error);
    this.#rest();
  }

  override reject(error: unknown): void {
    this.#rest();
    // When the source failed, that came first, and nothing was stored.
    super.reject(this.localError === undefined ? error : this.localError.error);
  }

  override commandComplete(tag: string): void {
    this.#tag = tag;
  }

  override finish(): void {
    this.resolve({ rows: [], fields: [], ...parseCommandTag(this.#tag) });
  }
}
