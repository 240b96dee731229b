import type { NativeClient, Notice, Notification } from "../driver.js";
import type { Exchange } from "./exchange.js";

/** The stock client, lent, and what its connection has to know of it. */
export interface LentClient extends NativeClient {
  /** Statements that were given to it and are not over. */
  readonly inFlight: number;
  /** The connection is gone. */
  end(): void;
}

/** What an adapter does for a {@link QueuedConnection}: it writes requests, and tells what comes back. */
export interface Link<Row> {
  /** A request may be written now. When that becomes so, {@link LinkListener.free} is called. */
  readonly isFree: boolean;
  /** A request may be written before earlier ones have been answered. */
  readonly overlaps: boolean;
  /** Writes a request. What it throws costs the connection. */
  start(exchange: Exchange<unknown, Row>): void;
  native(): LentClient;
  /** The server has dropped all statements, those of the stock client included. */
  forgetStatements(): void;
  /** Ends the session; nothing is unanswered. */
  goodbye(): void;
  /** Closes the socket now. */
  destroy(): void;
}

/** Who is told what a connected client's socket brings. */
export interface LinkListener<Row> {
  /** The exchange that is being answered. */
  readonly current: Exchange<unknown, Row> | undefined;
  /** ReadyForQuery, with its letter. */
  ready(letter: string): void;
  notice(notice: Notice): void;
  notification(notification: Notification): void;
  parameter(name: string, value: string): void;
  /** Nothing more can be said on this connection, for the reason given. */
  lost(error: unknown): void;
  /** The socket is closed. */
  ended(): void;
  /** {@link Link.isFree} again. */
  free(): void;
}
