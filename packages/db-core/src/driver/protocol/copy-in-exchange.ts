import { setImmediate as nextTurn } from "node:timers/promises";
import { QueryAbortedError } from "../../errors/query-errors.js";
import { parseCommandTag } from "../command-tag.js";
import type { CopyPart, CopyRows, StatementResult } from "../driver.js";
import { type Effect, Exchange } from "./exchange.js";
import type { Frontend } from "./frontend.js";
import type { RowShape } from "./row-shape.js";

/** What is waited for: the server's word, or room in the socket. */
type Wake = () => void;

/**
 * `COPY … FROM STDIN`, fed from a source as fast as the socket takes it.
 *
 * All of it stands before one Sync: a query of the columns, which is only described, and as many COPYs as the rows
 * need. So what was described stays true, and all of them or none is stored.
 */
export class CopyInExchange extends Exchange<StatementResult> {
  override readonly text: string;
  readonly #source: AsyncIterable<Uint8Array> | CopyRows;
  #frontend: Frontend | undefined;
  #stored = 0;
  /** The server takes rows. */
  #taking = false;
  /** Waits for a first row: nothing is asked of the server. */
  #isIdle = false;
  #stopped = false;
  #synced = false;
  /** The last Sync was sent behind all rows: from now on they may be stored. */
  #complete = false;
  #wake: Wake | undefined;

  constructor(text: string, source: AsyncIterable<Uint8Array> | CopyRows) {
    super(source);
    this.text = text;
    this.#source = source;
  }

  override get effect(): Effect {
    return this.#complete ? "statement" : "nothing";
  }

  override write(frontend: Frontend): void {
    this.#frontend = frontend;
    if ("parts" in this.#source) {
      frontend.parse("", this.#source.columns);
      frontend.describeStatement("");
      frontend.flush();
    } else void this.#copy(frontend, only({ text: this.text, chunks: this.#source }));
  }

  override rowDescription({ fields }: RowShape<unknown>): void {
    const source = this.#source as CopyRows;
    if (this.#frontend !== undefined) void this.#copy(this.#frontend, source.parts(fields));
  }

  /** The server looks for a CancelRequest only between two messages of rows, so it gets one more. */
  override stop(): void {
    this.#stopped = true;
    if (this.#isIdle) {
      const error = new QueryAbortedError("stopped before its first row", { statement: this.text });
      this.localError ??= { kind: "source", error };
      this.#end();
    } else this.#fail("stopped by its caller");
  }

  async #copy(frontend: Frontend, source: AsyncIterable<CopyPart>): Promise<void> {
    const parts = source[Symbol.asyncIterator]();
    try {
      this.#isIdle = true;
      let next = await parts.next();
      this.#isIdle = false;
      while (next.done !== true && !this.#synced) {
        await this.#begin(frontend, next.value.text);
        await this.#feed(frontend, next.value.chunks);
        // Whether another one follows is known only now.
        if (this.#taking) next = await parts.next();
        await this.#done(frontend, next.done === true);
      }
    } catch (error) {
      // An answer of the server, or an end that its caller wanted, came first and is the reason.
      if (this.#synced) return;
      this.localError = { kind: "source", error };
      this.#fail("the source of the rows failed");
    } finally {
      await leave(parts);
    }
  }

  /** Resolves when the server takes rows, or has refused to. */
  async #begin(frontend: Frontend, text: string): Promise<void> {
    frontend.parse("", text);
    frontend.bind({ portal: "", statement: "", values: [], formats: undefined });
    frontend.execute("", 0);
    frontend.flush();
    await this.#turn();
  }

  async #feed(frontend: Frontend, chunks: AsyncIterable<Uint8Array>): Promise<void> {
    if (!this.#taking) return;
    for await (const chunk of chunks) {
      if (!this.#taking) return;
      frontend.copyData(chunk);
      await this.#roomFor(frontend);
      if (!this.#taking) return;
    }
  }

  async #done(frontend: Frontend, isLast: boolean): Promise<void> {
    if (!this.#taking) return;
    this.#taking = false;
    frontend.copyDone();
    if (isLast) {
      this.#complete = true;
      this.#sync();
      return;
    }
    frontend.flush();
    await this.#turn();
  }

  override copyInResponse(): void {
    this.#taking = true;
    if (this.#stopped) this.#fail("stopped by its caller");
    this.#answered();
  }

  /** Resolves when the server has answered, or nobody wants more. */
  #turn(): Promise<void> {
    return new Promise((resolve) => {
      if (this.#synced) resolve();
      else this.#wake = resolve;
    });
  }

  /**
   * Resolves when the socket takes more, or nobody wants more. Not within this turn of the event loop: where the
   * rows are there and the socket takes them all, the server's refusal would be heard behind the last of them, and
   * nothing else of the process run until then.
   */
  async #roomFor({ stream }: Frontend): Promise<void> {
    await nextTurn();
    if (!this.#taking || !stream.writableNeedDrain) return;
    const proceed = (): void => this.#answered();
    stream.once("drain", proceed);
    await this.#turn();
    stream.removeListener("drain", proceed);
  }

  #answered(): void {
    const wake = this.#wake;
    this.#wake = undefined;
    wake?.();
  }

  /** The server answers with an error and stores nothing. */
  #fail(reason: string): void {
    if (this.#taking) this.#frontend?.copyFail(reason);
    else if (this.localError === undefined) return;
    this.#end();
  }

  /** Nothing more is sent but the Sync, up to which the server skips everything after an error. */
  #end(): void {
    this.#taking = false;
    this.#sync();
    this.#answered();
  }

  #sync(): void {
    if (this.#synced) return;
    this.#synced = true;
    this.#frontend?.sync();
  }

  override errorResponse(error: unknown): void {
    super.errorResponse(error);
    this.#end();
  }

  override reject(error: unknown): void {
    this.#taking = false;
    this.#synced = true;
    this.#answered();
    // When the source failed, that came first, and nothing was stored.
    super.reject(this.localError === undefined ? error : this.localError.error);
  }

  override commandComplete(tag: string): void {
    this.#stored += parseCommandTag(tag).rowCount ?? 0;
    this.#answered();
  }

  override finish(): void {
    this.resolve({ rows: [], fields: [], command: "COPY", rowCount: this.#stored });
  }
}

/** Lets the source end. What it throws then comes too late to matter. */
async function leave(parts: AsyncIterator<unknown>): Promise<void> {
  await Promise.resolve(parts.return?.()).catch(() => undefined);
}

async function* only(part: CopyPart): AsyncGenerator<CopyPart> {
  yield part;
}
