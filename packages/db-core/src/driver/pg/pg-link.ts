import type { Exchange } from "../protocol/exchange.js";
import type { LentClient, Link, LinkListener } from "../protocol/link.js";
import { guardReads } from "./guard-reads.js";
import { NativeAccess } from "./native-access.js";
import type { PgClient } from "./pg-client.js";
import { PgFrontend } from "./pg-frontend.js";
import type { PgRow } from "./pg-row-shape.js";
import { PgSubmission } from "./pg-submission.js";
import { listenToWire } from "./wire-events.js";

/** Requests as submittables of a connected `pg.Client`. */
export class PgLink implements Link<PgRow> {
  /** pg has a queue of its own. */
  readonly isFree: boolean = true;
  readonly overlaps: boolean = false;
  readonly #client: PgClient;
  readonly #frontend: PgFrontend;
  #native: NativeAccess | undefined;

  constructor(client: PgClient, listener: LinkListener<PgRow>) {
    this.#client = client;
    this.#frontend = new PgFrontend(client.connection);
    listenToWire(client, listener);
    guardReads(client.connection.stream, (error) => listener.lost(error));
  }

  start(exchange: Exchange<unknown, PgRow>): void {
    this.#client.query(new PgSubmission(exchange, this.#frontend));
  }

  native(): LentClient {
    this.#native ??= new NativeAccess(this.#client);
    return this.#native;
  }

  forgetStatements(): void {
    this.#client.connection.parsedStatements = {};
  }

  goodbye(): void {
    this.#client.end().catch(() => undefined);
  }

  destroy(): void {
    this.#client.connection.stream.destroy();
  }
}
