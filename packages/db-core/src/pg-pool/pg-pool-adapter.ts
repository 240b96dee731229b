import { EventEmitter } from "node:events";
import { isSubmittable } from "../driver/submittable.js";
import { PoolClosedError } from "../errors/pool-errors.js";
import type { RetireEvent } from "../observer/db-observer.js";
import type { Lease } from "../pool/lease.js";
import type { SessionPort } from "../session/session-port.js";
import { tell } from "./callback.js";
import { type GivenBack, LeasedClient } from "./leased-client.js";
import { type PgPoolOptions, pgPoolOptions } from "./pg-pool-options.js";
import type { PgQuery } from "./pg-query.js";

/** What `connect` calls: the error, or the client and its `release`. */
export type PgConnectCallback = (
  error: unknown,
  client: LeasedClient | undefined,
  release: (error?: unknown) => void,
) => void;

/** What became of a connection that a client of this pool has had. */
type Whereabouts =
  /** The client has it. */
  | "held"
  /** Its holder had it destroyed. */
  | "given up"
  /** The pool has it, with the session its last holder left. */
  | "returned"
  /** The pool has it, and resets it: the next holder finds a session as the server makes it. */
  | "reset";

/** The last checkout of a connection. */
interface Checkout {
  readonly lease: Lease;
  readonly client: LeasedClient;
  whereabouts: Whereabouts;
}

/**
 * `pg.Pool`'s interface over a server: libraries written for pg run on it, while acquiring, leasing,
 * checking and retiring follow the server's pool. pg's own type parsers and errors apply here.
 *
 * Events: `connect` and `acquire` (client), `release` (error, client), `remove` (client), `error` (error,
 * client): a connection that no client held is gone; emitted only when somebody listens.
 */
export class PgPoolAdapter extends EventEmitter {
  readonly options: PgPoolOptions;
  readonly #port: SessionPort;
  readonly #checkouts = new Map<number, Checkout>();
  readonly #closing = new AbortController();
  readonly #unobserve: () => void;
  #leased = 0;
  #onReturned: (() => void) | undefined;
  #ending: Promise<void> | undefined;
  #ended = false;

  constructor(port: SessionPort) {
    super();
    this.#port = port;
    this.options = pgPoolOptions(port);
    this.#unobserve = port.observers.add({ retire: (event) => this.#retired(event) });
  }

  /** Connections of the server, whoever uses them. */
  get totalCount(): number {
    return this.#port.stats().total;
  }

  get idleCount(): number {
    return this.#port.stats().idle;
  }

  /** Callers waiting for a connection of the server. */
  get waitingCount(): number {
    return this.#port.stats().pending;
  }

  /** `end()` was called. */
  get ending(): boolean {
    return this.#ending !== undefined;
  }

  /** And every client has come back. */
  get ended(): boolean {
    return this.#ended;
  }

  /**
   * Leases a connection until its client's `release()`.
   *
   * @throws PoolTimeoutError, PoolOverloadedError, PoolClosedError, ConnectFailedError nothing was sent.
   */
  connect(): Promise<LeasedClient>;
  connect(callback: PgConnectCallback): void;
  connect(callback?: PgConnectCallback): Promise<LeasedClient> | undefined {
    const leasing = this.#lease();
    if (callback === undefined) return leasing;
    tell(leasing, (error, client) => callback(error, client, client?.release ?? (() => undefined)));
    return undefined;
  }

  /** Runs one query on a connection of its own, as `pg.Pool.query`. An error of SQL costs no connection. */
  readonly query: PgQuery = ((...args: unknown[]): unknown => {
    const at = args.findIndex((argument) => typeof argument === "function");
    if (at === -1) return this.#queryOnce(args);
    const callback = args[at] as (error: unknown, result?: unknown) => void;
    tell(this.#queryOnce(args.slice(0, at)), callback);
    return undefined;
  }) as PgQuery;

  /**
   * Leases nothing more, refuses who waits, and resolves when every client has come back. The server stays
   * open, since others may use it: whoever made it closes it. A second call returns the same promise.
   */
  end(callback?: () => void): Promise<void> {
    this.#ending ??= this.#drain();
    if (callback !== undefined) tell(this.#ending, callback);
    return this.#ending;
  }

  async #drain(): Promise<void> {
    this.#closing.abort();
    if (this.#leased > 0) {
      await new Promise<void>((resolve) => {
        this.#onReturned = resolve;
      });
    }
    this.#unobserve();
    this.#ended = true;
  }

  async #queryOnce(args: readonly unknown[]): Promise<unknown> {
    const client = await this.#lease();
    try {
      const result: unknown = await Reflect.apply(client.query, client, args);
      if (isSubmittable(args[0])) await finished(client);
      return result;
    } finally {
      client.release();
    }
  }

  async #lease(): Promise<LeasedClient> {
    const lease = await this.#acquire();
    const last = this.#checkouts.get(lease.id);
    const client: LeasedClient = new LeasedClient(lease, (how) => this.#takeBack(checkout, how));
    const checkout: Checkout = { lease, client, whereabouts: "held" };
    this.#checkouts.set(lease.id, checkout);
    this.#leased++;
    try {
      // A listener of `connect` may set the session up, so one that was reset is as good as new.
      if (last?.whereabouts !== "returned") this.emit("connect", client);
      this.emit("acquire", client);
    } catch (error) {
      client.release();
      throw error;
    }
    return client;
  }

  async #acquire(): Promise<Lease> {
    const { signal } = this.#closing;
    try {
      const lease = await this.#port.lease({ signal });
      if (!signal.aborted) return lease;
      lease.release();
    } catch (error) {
      if (!signal.aborted) throw error;
    }
    throw new PoolClosedError("end() was called on this pool; nothing was sent");
  }

  #takeBack(checkout: Checkout, { error, hasChanged }: GivenBack): void {
    const { lease, client } = checkout;
    if (error) {
      checkout.whereabouts = "given up";
      lease.destroy(error === true ? undefined : error);
    } else {
      checkout.whereabouts = hasChanged ? "reset" : "returned";
      lease.release();
    }
    this.#leased--;
    if (this.#leased === 0) this.#onReturned?.();
    this.emit("release", error, client);
  }

  /** Tells of it after the observers of the server, whom a listener that throws does not concern. */
  #retired({ connectionId, error }: RetireEvent): void {
    const checkout = this.#checkouts.get(connectionId);
    if (checkout === undefined) return;
    this.#checkouts.delete(connectionId);
    const { client, whereabouts } = checkout;
    queueMicrotask(() => {
      if (whereabouts === "held") bereave(client, error ?? new PoolClosedError(takenAway));
      this.emit("remove", client);
      if (error === undefined || whereabouts === "held" || whereabouts === "given up") return;
      if (this.listenerCount("error") > 0) this.emit("error", error, client);
    });
  }
}

const takenAway = "the server was closed and its connection taken away; nothing was sent";

/** Tells a client that its connection is gone. An `error` nobody listens to would end the process. */
function bereave(client: LeasedClient, error: unknown): void {
  if (client.listenerCount("error") > 0) client.emit("error", error);
  client.emit("end");
}

/** Resolves when whatever the client was given is over, or its connection gone. */
function finished(client: LeasedClient): Promise<void> {
  return new Promise((resolve) => {
    client.once("drain", resolve);
    client.once("end", resolve);
  });
}
