import { ConnectFailedError, ConnectionLostError, isDatabaseError } from "../errors/index.js";
import type { ConnectEnd } from "../observer/db-observer.js";
import { ConnectionFeed } from "./connection-feed.js";
import type { FeedOwner } from "./connection-feed.js";
import { Member } from "./member.js";
import type { PoolOptions } from "./pool-options.js";

interface Attempt {
  readonly controller: AbortController;
  readonly end: ((end: ConnectEnd) => void) | void;
}

/** Makes attempts to connect, and remembers why the last one failed. */
export class Connector {
  readonly #options: PoolOptions;
  readonly #attempts: Map<number, Attempt> = new Map();
  #lastFailure: unknown;

  constructor(options: PoolOptions) {
    this.#options = options;
  }

  /** Why the last attempt failed; `undefined` when it did not. */
  get lastFailure(): unknown {
    return this.#lastFailure;
  }

  /** One attempt. Rejects when it failed or was abandoned; what comes of it then is destroyed. */
  async open(id: number, owner: FeedOwner): Promise<Member> {
    const feed = new ConnectionFeed(owner);
    const controller = new AbortController();
    const { observers, pool } = this.#options;
    const end = observers.current?.connect?.({ pool });
    this.#attempts.set(id, { controller, end });
    try {
      const connection = await this.#options.connect(feed, controller.signal);
      if (controller.signal.aborted) {
        connection.destroy(controller.signal.reason);
        throw controller.signal.reason;
      }
      this.#attempts.delete(id);
      this.#lastFailure = undefined;
      end?.({ connectionId: id, backendPid: connection.backendPid });
      return new Member(id, connection, feed);
    } catch (error) {
      this.#failed(id, error);
      throw error;
    }
  }

  /** Gives an attempt up: whatever comes of it is destroyed. */
  abandon(id: number, why: "timeout" | "closed"): void {
    const attempt = this.#attempts.get(id);
    const { host, port } = this.#options.pool;
    const text = why === "timeout" ? "took too long" : "was given up, as the pool was closed";
    const error = new ConnectFailedError(
      `the attempt to connect to ${host}:${port} ${text}; nothing was sent`,
      { isRetryable: why === "timeout" },
    );
    this.#failed(id, error);
    attempt?.controller.abort(error);
  }

  #failed(id: number, error: unknown): void {
    const attempt = this.#attempts.get(id);
    if (attempt === undefined) return;
    this.#attempts.delete(id);
    this.#lastFailure = error;
    attempt.end?.({ error });
  }
}

/** A connection lost while it was opened cost nobody anything, whatever its error says. */
export function isPassing(error: unknown): boolean {
  return isDatabaseError(error) && (error.isRetryable || error instanceof ConnectionLostError);
}
