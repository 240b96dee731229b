import { type Deferred, deferred } from "../../deferred.js";
import type { Notice } from "../driver.js";
import type { PgField, PgSubmittable, PgWire } from "./pg-client.js";

/**
 * What a request does beyond its transaction: `nothing`; what a `statement` does, which commits where
 * no transaction is open; possibly a `commit`.
 */
export type Effect = "nothing" | "statement" | "commit";

/**
 * One request, from its first byte to ReadyForQuery: pg calls its handlers while it is the client's
 * active query, the connection tells it how it ended. Handlers record; they never throw, since they
 * run inside the socket's data event.
 */
export abstract class Exchange<Result> implements PgSubmittable {
  readonly result: Promise<Result>;
  readonly notices: Notice[] = [];
  /** Bytes were handed to the socket. */
  written = false;
  /** The server's ErrorResponse, the first one. */
  serverError: unknown;
  /** Rows could not be decoded, or a source of rows failed. */
  localError: { readonly error: unknown } | undefined;
  readonly #deferred: Deferred<Result>;
  #settled = false;

  constructor() {
    this.#deferred = deferred<Result>();
    this.result = this.#deferred.promise;
  }

  submit(wire: PgWire): void {
    this.written = true;
    wire.stream.cork();
    try {
      this.write(wire);
    } finally {
      wire.stream.uncork();
    }
  }

  /** Writes the request. */
  protected abstract write(wire: PgWire): void;

  /** Resolves or rejects: ReadyForQuery has come. */
  abstract finish(): void;

  /** The text that an error is about. */
  abstract get text(): string;

  /** What may have taken effect when the answer never came. */
  get effect(): Effect {
    return "statement";
  }

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
  handleCopyInResponse(): void {}
  handleCopyData(_message: { chunk: Buffer }): void {}
  /** pg does not call it after an error; {@link finish} is called by the connection instead. */
  handleReadyForQuery(): void {}
}
