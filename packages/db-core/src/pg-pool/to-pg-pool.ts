import { EventEmitter } from "node:events";
import { PoolClosedError } from "../errors/pool-errors.js";
import type { IDatabaseServer } from "../idatabase-server.js";
import { portOf } from "../session/open-session.js";
import type { SessionPort } from "../session/session-port.js";
import { PgPoolClient, queryOnce } from "./pg-pool-client.js";

type ConnectCallback = (
  error: unknown,
  client?: PgPoolClient,
  release?: (error?: unknown) => void,
) => void;

/**
 * `pg.Pool`'s interface over a server: libraries written for pg run on it, while acquiring, leasing and
 * retiring follow this pool's rules. pg's own type parsers and errors apply here.
 */
export class PgPoolAdapter extends EventEmitter {
  readonly #port: SessionPort;
  readonly #clients = new Set<PgPoolClient>();
  readonly #known = new Set<number>();
  readonly #removeObserver: () => void;
  #ending: Promise<void> | undefined;
  #onIdle: (() => void) | undefined;

  constructor(server: IDatabaseServer) {
    super();
    this.#port = portOf(server);
    this.#removeObserver = server.addObserver({
      retire: ({ connectionId, error }) => {
        if (!this.#known.delete(connectionId)) return;
        this.emit("remove");
        if (error !== undefined && this.listenerCount("error") > 0) this.emit("error", error);
      },
    });
  }

  /** Open connections. */
  get totalCount(): number {
    return this.#port.stats().total;
  }

  get idleCount(): number {
    return this.#port.stats().idle;
  }

  /** Callers waiting for a connection. */
  get waitingCount(): number {
    return this.#port.stats().pending;
  }

  get ending(): boolean {
    return this.#ending !== undefined;
  }

  get ended(): boolean {
    return this.ending && this.#clients.size === 0;
  }

  /** Leases a connection until its `release()`. */
  connect(): Promise<PgPoolClient>;
  connect(callback: ConnectCallback): void;
  connect(callback?: ConnectCallback): Promise<PgPoolClient> | undefined {
    const leased = this.#lease();
    if (callback === undefined) return leased;
    leased.then(
      (client) => callback(undefined, client, client.release),
      (error: unknown) => callback(error, undefined, () => undefined),
    );
    return undefined;
  }

  /** Runs one query on a connection of its own; all of `pg.Pool.query`'s forms. */
  query(...args: unknown[]): unknown {
    return queryOnce(() => this.#lease(), args);
  }

  /**
   * Leases nothing more, and waits until what was leased has come back. The server stays open: whoever
   * made it closes it.
   */
  end(callback?: () => void): Promise<void> {
    this.#ending ??= this.#drain();
    if (callback !== undefined) void this.#ending.then(callback);
    return this.#ending;
  }

  async #drain(): Promise<void> {
    if (this.#clients.size > 0)
      await new Promise<void>((resolve) => {
        this.#onIdle = resolve;
      });
    this.#removeObserver();
  }

  async #lease(): Promise<PgPoolClient> {
    if (this.ending) throw new PoolClosedError("end() was called on this pool; nothing was sent");
    const lease = await this.#port.lease({});
    const client: PgPoolClient = new PgPoolClient(lease, (error) => {
      this.#clients.delete(client);
      this.emit("release", error, client);
      if (this.#clients.size === 0) this.#onIdle?.();
    });
    this.#clients.add(client);
    if (!this.#known.has(lease.id)) {
      this.#known.add(lease.id);
      this.emit("connect", client);
    }
    this.emit("acquire", client);
    return client;
  }
}

/** The server as a `pg.Pool`, for libraries that take one. */
export function toPgPool(server: IDatabaseServer): PgPoolAdapter {
  return new PgPoolAdapter(server);
}
