import type { NativeEvent } from "../driver.js";
import type { LentClient } from "../protocol/link.js";
import { isSubmittable } from "../submittable.js";
import type { PgClient } from "./pg-client.js";

/** A statement given to the client whose ReadyForQuery has not come. */
interface Given {
  /**
   * It is over but for ReadyForQuery, or for the end of the connection: it has failed. Or maybe over: a
   * submittable does not say when it has sent its last message.
   */
  ending: boolean;
}

/** Who else uses the socket of a client that is lent. */
export interface NativeNeighbour {
  /** A statement is about to be given to the client. */
  given(): void;
  /** Nothing that was given to it is left. */
  quiet(): void;
}

/**
 * The stock client, lent to code written against pg, and an account of what that code has running. pg
 * keeps that in private fields; the messages tell it as well: each statement ends with one ReadyForQuery,
 * and after an ErrorResponse nothing else comes.
 */
export class NativeAccess implements LentClient {
  readonly #client: PgClient;
  readonly #neighbour: NativeNeighbour | undefined;
  #given: Given[] = [];
  #total = 0;
  #quiet = true;
  #over = false;
  #waiting: (() => void)[] = [];

  constructor(client: PgClient, neighbour?: NativeNeighbour) {
    this.#client = client;
    this.#neighbour = neighbour;
    const wire = client.connection;
    // Before pg's own listener: that one calls back, and who is called may give the connection back.
    wire.prependListener("readyForQuery", () => this.#given.shift());
    wire.prependListener("errorMessage", () => {
      const [first] = this.#given;
      if (first !== undefined) first.ending = true;
    });
    client.on("drain", () => this.#drained());
    // The socket has failed: pg refuses whatever it was given, and the end of the connection follows.
    client.on("error", () => {
      for (const each of this.#given) each.ending = true;
    });
  }

  get processID(): number | null {
    return this.#client.processID;
  }

  get isQuiet(): boolean {
    return this.#quiet;
  }

  get running(): number {
    return this.#given.filter(({ ending }) => !ending).length;
  }

  /** Statements that were given and are not over. */
  get inFlight(): number {
    return Math.max(this.#given.length, this.#quiet ? 0 : 1);
  }

  query(...args: unknown[]): unknown {
    // What is nothing at all pg refuses before it takes it.
    if (!this.#over && args[0] !== undefined && args[0] !== null) {
      this.#neighbour?.given();
      // If the call throws, half a request may have been written, so what is counted stays counted.
      this.#given.push({ ending: isSubmittable(args[0]) });
      this.#total++;
      this.#quiet = false;
    }
    return this.#client.query(...args);
  }

  quiet(): Promise<void> {
    if (this.#quiet) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** The connection is gone. */
  end(): void {
    this.#over = true;
    this.#given = [];
    this.#calm();
  }

  getTransactionStatus(): string | null {
    return this.#client.getTransactionStatus();
  }

  setTypeParser(oid: number, format: unknown, parser?: unknown): unknown {
    return this.#client.setTypeParser(oid, format, parser);
  }

  getTypeParser(oid: number, format?: unknown): unknown {
    return this.#client.getTypeParser(oid, format);
  }

  escapeIdentifier(name: string): string {
    return this.#client.escapeIdentifier(name);
  }

  escapeLiteral(text: string): string {
    return this.#client.escapeLiteral(text);
  }

  on(event: NativeEvent, listener: (message?: unknown) => void): void {
    this.#client.on(event, listener);
  }

  removeListener(event: NativeEvent, listener: (message?: unknown) => void): void {
    this.#client.removeListener(event, listener);
  }

  /** pg is in the midst of handling ReadyForQuery: whoever sent something now would be answered by it. */
  #drained(): void {
    const total = this.#total;
    queueMicrotask(() => {
      if (total !== this.#total) return;
      this.#given = [];
      this.#calm();
    });
  }

  #calm(): void {
    this.#quiet = true;
    for (const resolve of this.#waiting.splice(0)) resolve();
    this.#neighbour?.quiet();
  }
}
