import { EventEmitter } from "node:events";
import type { NativeClient, NativeEvent } from "../driver/driver.js";
import { isSubmittable } from "../driver/submittable.js";
import { LeaseReleasedError } from "../errors/pool-errors.js";
import type { Lease } from "../pool/lease.js";
import { changesSession } from "./changes-session.js";
import type { PgClientQuery } from "./pg-query.js";
import { whenSettled } from "./when-settled.js";

/** How a client was given back. */
export interface GivenBack {
  /** What `release` was called with; the connection is not to be used again when it is truthy. */
  readonly error: unknown;
  /** The session is not as it was when it began: it will be reset. */
  readonly hasChanged: boolean;
}

const forwarded: readonly NativeEvent[] = ["drain", "notice", "notification"];

/**
 * One checkout in the shape of a `pg.PoolClient`: `query` in all its forms, `release(error?)`, and the
 * events `notification`, `notice`, `drain`, `error` and `end`. Each checkout is an object of its own: after
 * `release()` its methods fail with LeaseReleasedError, and nothing reaches the next holder.
 *
 * `error` is emitted when the connection dies, and only to those who listen; the statement in flight
 * rejects in any case.
 */
// Its name does not contain "Pool": Drizzle would take it for one and lease a second connection.
export class LeasedClient extends EventEmitter {
  readonly #lease: Lease;
  readonly #native: NativeClient;
  readonly #giveBack: (how: GivenBack) => void;
  readonly #listeners: (readonly [NativeEvent, (message?: unknown) => void])[];
  #hasChanged = false;
  #released = false;

  /** @param giveBack called once, after `release()`, when the connection can be judged. */
  constructor(lease: Lease, giveBack: (how: GivenBack) => void) {
    super();
    this.#lease = lease;
    this.#native = lease.connection.native();
    this.#giveBack = giveBack;
    this.#listeners = forwarded.map((event) => [event, (message) => this.emit(event, message)]);
    for (const [event, listener] of this.#listeners) this.#native.on(event, listener);
  }

  /** Process id of the backend. */
  get processID(): number | null {
    return this.#native.processID;
  }

  /**
   * As `pg.Client.query`. A statement that changes the session is noticed, and the session is reset
   * before anybody else gets it.
   *
   * @throws LeaseReleasedError by the promise, the callback or the submittable. Nothing was sent.
   */
  readonly query: PgClientQuery = ((...args: unknown[]): unknown => {
    const refusal = this.#refusal();
    if (refusal !== undefined) return refuse(args, refusal);
    const text = textOf(args[0]);
    if (text !== undefined && changesSession(text)) {
      this.#hasChanged = true;
      this.#lease.dirty();
    }
    return this.#native.query(...args);
  }) as PgClientQuery;

  /**
   * Gives the connection back; with an error, or `true`, it is destroyed. Open transactions are rolled
   * back; a connection whose statements are still running is destroyed. A second call does nothing.
   */
  readonly release = (error?: unknown): void => {
    if (this.#released) return;
    this.#released = true;
    for (const [event, listener] of this.#listeners) this.#native.removeListener(event, listener);
    const hasChanged = this.#hasChanged || this.getTransactionStatus() !== "I";
    const giveBack = (): void => this.#giveBack({ error, hasChanged });
    if (error) giveBack();
    else whenSettled(this.#native, giveBack);
  };

  /** `I`, `T` or `E`: idle, in a transaction, in a failed one. */
  getTransactionStatus(): string | null {
    return this.#native.getTransactionStatus();
  }

  /**
   * Sets a parser for a type, for every later holder of the connection that uses pg's interface as well,
   * as pg does. @throws LeaseReleasedError.
   */
  setTypeParser(oid: number, format: unknown, parser?: unknown): void {
    const refusal = this.#refusal();
    if (refusal !== undefined) throw refusal;
    this.#native.setTypeParser(oid, format, parser);
  }

  getTypeParser(oid: number, format?: unknown): unknown {
    return this.#native.getTypeParser(oid, format);
  }

  escapeIdentifier(name: string): string {
    return this.#native.escapeIdentifier(name);
  }

  escapeLiteral(text: string): string {
    return this.#native.escapeLiteral(text);
  }

  #refusal(): LeaseReleasedError | undefined {
    if (this.#released)
      return new LeaseReleasedError(
        "the client was used after release() (a missing await?); nothing was sent",
      );
    try {
      void this.#lease.connection;
      return undefined;
    } catch (error) {
      return error as LeaseReleasedError;
    }
  }
}

/** As pg tells it: by the submittable's own handler, the callback, or the promise. */
function refuse(args: readonly unknown[], error: unknown): unknown {
  const [query] = args;
  if (isSubmittable(query)) {
    process.nextTick(() => query.handleError(error));
    return query;
  }
  const callback = args.findLast((argument) => typeof argument === "function");
  if (callback === undefined) return Promise.reject(error);
  process.nextTick(callback, error);
  return undefined;
}

function textOf(query: unknown): string | undefined {
  const text = hasProperty(query, "text") ? query.text : query;
  return typeof text === "string" ? text : undefined;
}

function hasProperty<Name extends string>(
  value: unknown,
  name: Name,
): value is Readonly<Record<Name, unknown>> {
  return typeof value === "object" && value !== null && name in value;
}
