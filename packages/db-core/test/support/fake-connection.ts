import type {
  ConnectionEvents,
  DriverConnection,
  DriverCursor,
  GroupResult,
  SimpleResult,
  StatementDescription,
  StatementResult,
} from "../../src/driver/driver.js";
import type { TransactionStatus } from "../../src/driver/transaction-status.js";
import { ConnectionLostError } from "../../src/errors/index.js";

/**
 * A connection to nobody, for what a pool decides when. It answers `simple` at once unless `isMute`;
 * everything about PostgreSQL itself is tested on PostgreSQL.
 */
export class FakeConnection implements DriverConnection {
  readonly backendPid: number;
  readonly parameters: Map<string, string> = new Map([["TimeZone", "UTC"]]);
  readonly events: ConnectionEvents;
  /** Texts that were sent, and `cancel`, `close`, `destroy`. */
  readonly log: string[] = [];
  /** Nothing is answered any more, as behind a cut wire. */
  isMute = false;
  readonly isCancelling = false;
  readonly overlaps: boolean;
  transactionStatus: TransactionStatus = "idle";
  readonly #pending: Set<(error: unknown) => void> = new Set();
  #isDead = false;

  constructor(backendPid: number, events: ConnectionEvents, overlaps = false) {
    this.overlaps = overlaps;
    this.backendPid = backendPid;
    this.events = events;
  }

  get inFlight(): number {
    return this.#pending.size;
  }

  status(): TransactionStatus {
    return this.transactionStatus;
  }

  async simple(text: string): Promise<SimpleResult> {
    this.log.push(text);
    if (this.isMute || this.#isDead) await this.hang();
    if (text === "ROLLBACK") this.transactionStatus = "idle";
    return { results: [], notices: [] };
  }

  /** A statement that takes for ever. */
  hang(): Promise<never> {
    return new Promise((_, reject) => {
      if (this.#isDead) reject(new ConnectionLostError("gone"));
      else this.#pending.add(reject);
    });
  }

  async cancel(): Promise<void> {
    this.log.push("cancel");
  }

  async close(): Promise<void> {
    this.log.push("close");
    this.die(undefined);
  }

  destroy(cause?: unknown): void {
    this.log.push("destroy");
    this.die(cause);
  }

  /** The socket closes. */
  die(cause: unknown): void {
    if (this.#isDead) return;
    this.#isDead = true;
    for (const reject of this.#pending) reject(new ConnectionLostError("gone", { cause }));
    this.#pending.clear();
    this.events.closed(cause);
  }

  expectAnswers(): void {}
  forget(): void {}
  native(): never {
    throw new Error("not a real connection");
  }
  send(): Promise<GroupResult> {
    return this.hang();
  }
  openCursor(): Promise<DriverCursor> {
    return this.hang();
  }
  copyIn(): Promise<StatementResult> {
    return this.hang();
  }
  async *copyOut(): AsyncIterable<Uint8Array> {
    yield await this.hang();
  }
  describe(): Promise<StatementDescription> {
    return this.hang();
  }
}
