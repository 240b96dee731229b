import type { DriverConnection } from "../driver/driver.js";
import type { ConnectionFeed } from "./connection-feed.js";

/** An open connection of the pool. */
export class Member {
  readonly id: number;
  readonly connection: DriverConnection;
  readonly feed: ConnectionFeed;
  /** What went wrong with it, for the event when it leaves. */
  fault: unknown;
  /** It was given back with a statement running, which has to be stopped first. */
  isRunning = false;
  #baseline: ReadonlyMap<string, string>;

  constructor(id: number, connection: DriverConnection, feed: ConnectionFeed) {
    this.id = id;
    this.connection = connection;
    this.feed = feed;
    this.#baseline = new Map(connection.parameters);
    feed.parametersChanged = false;
  }

  /**
   * A setting the server reports (`TimeZone`, `session_authorization`, `search_path` from PostgreSQL 18
   * on) is not what it was when the session began, whoever changed it and however.
   */
  get hasOtherParameters(): boolean {
    if (!this.feed.parametersChanged) return false;
    const { parameters } = this.connection;
    return [...parameters].some(([name, value]) => this.#baseline.get(name) !== value);
  }

  /** The session has just been reset: what is reported now is the server's own. */
  acceptParameters(): void {
    this.#baseline = new Map(this.connection.parameters);
    this.feed.parametersChanged = false;
  }
}
