import { type Deferred, deferred } from "../../deferred.js";
import { StatementError } from "../../errors/query-errors.js";
import type { Notice } from "../driver.js";
import type { TransactionStatus } from "../transaction-status.js";
import type { PgField, PgSubmittable, PgWire } from "./pg-client.js";

/**
 * What a request does beyond its transaction: `nothing`; what a `statement` does, which commits where
 * no transaction is open; possibly a `commit`.
 */
export type Effect = "nothing" | "statement" | "commit";

/** `source`: the caller's own failure, passed on as it is. `value`: a decoder could not read a value. */
export interface LocalError {
  readonly kind: "source" | "value";
  readonly error: unknown;
  /** The text at fault, where there are several. */
  readonly statement?: string;
}

/**
 * One request, from its first byte to ReadyForQuery: pg calls its handlers while it is the client's
 * active query, the connection tells it how it ended. Handlers record; they never throw, since they
 * run inside the socket's data event.
 */
export abstract class Exchange<Result> implements PgSubmittable {
  readonly result: Promise<Result>;
  readonly notices: Notice[] = [];
  /** What the request was made with: by it the request can be stopped. */
  readonly request: object | undefined;
  /** The whole of it was handed to the socket. */
  written = false;
  /** Since when the server owes an answer, on `performance.now()`'s clock; `undefined`: it owes none. */
  owedSince: number | undefined;
  /** The server's ErrorResponse, the first one. */
  serverError: unknown;
  /** What failed on this side, the first time: a source of rows, or the reading of a value. */
  localError: LocalError | undefined;
  readonly #deferred: Deferred<Result>;
  #settled = false;

  constructor(request?: object) {
    this.request = request;
    this.#deferred = deferred<Result>();
    this.result = this.#deferred.promise;
  }

  submit(wire: PgWire): void {
    // The socket is closing, and will say so: nothing leaves any more.
    if (!wire.stream.writable) return;
    wire.stream.cork();
    try {
      this.write(wire);
    } finally {
      wire.stream.uncork();
    }
    this.written = true;
  }

  /** Writes the request. */
  protected abstract write(wire: PgWire): void;

  /** Resolves: ReadyForQuery has come, and nothing failed. */
  abstract finish(): void;

  /** The text that an error is about. */
  abstract get text(): string;

  /** What may have taken effect when the answer never came. */
  get effect(): Effect {
    return "statement";
  }

  /**
   * It was refused when a part of what it does may have been committed.
   *
   * @param before what the server had said before it.
   */
  mayHaveCommitted(_before: TransactionStatus): boolean {
    return false;
  }

  /**
   * Executions the answer takes: `statement_timeout` bounds each of them. `Infinity` when nobody knows.
   */
  get executions(): number {
    return 1;
  }

  /** Its caller wants no more of it: whatever it does on this side ends. */
  stop(): void {}

  resolve(result: Result): void {
    this.#settled = true;
    this.#deferred.resolve(result);
  }

  reject(error: unknown): void {
    this.#settled = true;
    this.#deferred.reject(error);
  }

  get settled(): boolean {
    return this.#settled;
  }

  handleError(error: unknown): void {
    this.serverError ??= error;
  }

  parseComplete(): void {}
  bindComplete(): void {}
  noData(): void {}
  parameterDescription(_types: readonly number[]): void {}
  handleRowDescription(_message: { fields: PgField[] }): void {}
  handleDataRow(_message: { fields: (string | null)[] }): void {}
  handleCommandComplete(_message: { text: string }): void {}
  handleEmptyQuery(): void {}
  handlePortalSuspended(): void {}
  /** The server waits for rows that nobody has, and would wait for ever. */
  handleCopyInResponse(wire: PgWire): void {
    wire.sendCopyFail("no rows: COPY FROM STDIN takes them from copyFrom()");
  }
  /** Rows in a form that nobody asked for. */
  handleCopyData(_message: { chunk: Buffer }): void {
    this.localError ??= {
      kind: "source",
      error: new StatementError("COPY to STDOUT: use copyTo(); its rows were dropped", {
        statement: this.text,
        outcome: "applied",
      }),
    };
  }
  /** pg does not call it after an error; {@link finish} is called by the connection instead. */
  handleReadyForQuery(): void {}
}
