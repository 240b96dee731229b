import type { Deferred } from "../../deferred.js";
import { ProtocolError } from "../../errors/connection-errors.js";
import { StatementError } from "../../errors/query-errors.js";
import type { Notice } from "../driver.js";
import type { TransactionStatus } from "../transaction-status.js";
import type { Frontend } from "./frontend.js";
import type { ResultCollector } from "./result-collector.js";
import type { RowShape } from "./row-shape.js";

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

const noNotices: readonly Notice[] = [];

/**
 * One request, from its first byte to ReadyForQuery: whoever reads the socket calls its handlers while it
 * is the one that is answered, the connection tells it how it ended. Handlers record; they throw
 * ProtocolError only, which costs the connection, since they run inside the socket's data event.
 *
 * @typeParam Row the form in which the adapter has a row before its values are read.
 */
export abstract class Exchange<Result, Row = unknown> {
  readonly result: Promise<Result>;
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
  /** The one behind it in its queue. */
  behind: Exchange<unknown, Row> | undefined;
  #resolve!: Deferred<Result>["resolve"];
  #reject!: Deferred<Result>["reject"];
  #notices: Notice[] | undefined;
  #settled = false;

  constructor(request?: object) {
    this.request = request;
    this.result = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  /** Writes the request. */
  abstract write(frontend: Frontend): void;

  /** Resolves: ReadyForQuery has come, and nothing failed. */
  abstract finish(): void;

  /** The text that an error is about. */
  abstract get text(): string;

  /** What may have taken effect when the answer never came. */
  get effect(): Effect {
    return "statement";
  }

  /** It may be written before what was written earlier has been answered. */
  get overlaps(): boolean {
    return false;
  }

  /** What has come is a whole answer, where nothing failed. */
  get isAnswered(): boolean {
    return true;
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

  get notices(): readonly Notice[] {
    return this.#notices ?? noNotices;
  }

  /** Its caller wants no more of it: whatever it does on this side ends. */
  stop(): void {}

  resolve(result: Result): void {
    this.#settled = true;
    this.#resolve(result);
  }

  reject(error: unknown): void {
    this.#settled = true;
    this.#reject(error);
  }

  get settled(): boolean {
    return this.#settled;
  }

  errorResponse(error: unknown): void {
    this.serverError ??= error;
  }

  notice(notice: Notice): void {
    this.#notices ??= [];
    this.#notices.push(notice);
  }

  parseComplete(): void {}
  bindComplete(): void {}
  noData(): void {}
  parameterDescription(_types: readonly number[]): void {}
  rowDescription(_shape: RowShape<Row>): void {}
  dataRow(_row: Row): void {}
  commandComplete(_tag: string): void {}
  emptyQuery(): void {}
  portalSuspended(): void {}
  /** The server waits for rows that nobody has, and would wait for ever. */
  copyInResponse(frontend: Frontend): void {
    frontend.copyFail("no rows: COPY FROM STDIN takes them from copyFrom()");
  }
  /** Rows in a form that nobody asked for. */
  copyData(_chunk: Buffer): void {
    this.localError ??= {
      kind: "source",
      error: new StatementError("COPY to STDOUT: use copyTo(); its rows were dropped", {
        statement: this.text,
        outcome: "applied",
      }),
    };
  }

  /** Adds a row to a result. What a decoder throws is the request's failure, once it is over. */
  protected collect(collector: ResultCollector<Row>, row: Row): void {
    if (this.localError !== undefined) return;
    try {
      collector.add(row);
    } catch (error) {
      if (error instanceof ProtocolError) throw error;
      this.localError = { kind: "value", error, statement: this.text };
    }
  }
}
