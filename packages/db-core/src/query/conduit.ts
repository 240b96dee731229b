import type { PoolInfo } from "../observer/db-observer.js";
import type { Observers } from "../observer/observers.js";
import type {
  CopyRows,
  DriverConnection,
  DriverCursor,
  GroupResult,
  Prepared,
  StatementGroup,
  StatementResult,
} from "../driver/driver.js";
import type { Outcome } from "../errors/outcome.js";
import type { LeaseListener } from "../pool/checkout.js";
import type { Ride } from "../pool/ride.js";
import type { TypeRegistry } from "../codecs/type-registry.js";
import type { KnownText, KnownTexts } from "./known-texts.js";
import type { Limit } from "./limit.js";
import type { RidingLane } from "./riding-lane.js";
import type { StatementUse } from "./statement-use.js";

/** What all statements of one server share. */
export interface QueryContext {
  readonly pool: PoolInfo;
  readonly observers: Observers;
  readonly types: TypeRegistry;
  readonly use: StatementUse;
  readonly texts: KnownTexts;
  readonly sessions: SessionRules;
  /** Milliseconds from which a statement is told of as slow. */
  readonly slowQueryMs: number;
}

/** What a session of the server can be relied on for. */
export interface SessionRules {
  /**
   * A session lasts as long as one transaction, as behind PgBouncer in transaction mode: what changes
   * the session would reach somebody else.
   */
  readonly lastOneTransaction: boolean;
  /** Settings that the session could not be opened with: they are made in each transaction. */
  readonly transactionSettings: Readonly<Record<string, string>>;
  /** The `statement_timeout` that sessions are opened with; `undefined`: not ours to know. */
  readonly statementTimeoutMs: number | undefined;
}

/** A statement that may share a connection. */
export interface RidingStatement {
  readonly lane: RidingLane;
  readonly known: KnownText;
}

/** What is asked for when a connection is borrowed. */
export interface BorrowRequest {
  readonly limit: Limit | undefined;
  /** A single statement that nothing can stop, and that may share a connection. */
  readonly rides?: RidingStatement | undefined;
  /** The text changes the session: reset the connection before anybody else gets it. */
  readonly dirties: boolean;
  /** The caller decides how long it takes, as with a stream: remember who, in case it is never ended. */
  readonly held?: boolean;
  /** Hears of the end of the connection's lease, should the caller never come back. */
  readonly listener?: LeaseListener | undefined;
  /** The text that an error about the work is about; none for a batch. */
  readonly statement?: string | undefined;
}

/** A connection for one piece of work. */
export interface Borrowed {
  readonly connection: DriverConnection;
  /** A transaction is open, so an effect is not final. */
  readonly inTransaction: boolean;
  /** Its statement carries COMMIT: it is never cancelled, and its own answer says what happened. */
  readonly commits?: boolean;
  send(group: StatementGroup): Promise<GroupResult>;
  openCursor(statement: Prepared): Promise<DriverCursor>;
  copyIn(source: CopyInSource): Promise<StatementResult>;
  copyOut(text: string): AsyncIterable<Uint8Array>;
  /**
   * Stops what it has under way, and nothing of anybody else: what is still in line is taken back and
   * rejects with QueryAbortedError, what runs is cancelled. Resolves when nothing later can be hit.
   */
  stop(): Promise<void>;
  /** What became of the COMMIT that has left behind it, if one has; it never rejects. */
  committed?(): Promise<Outcome> | undefined;
  /** A statement was stopped and nobody knows how far it had come: its transaction can only roll back. */
  doom(error: unknown): void;
  /** Ends the borrowing. */
  giveBack(): void;
  /** Ends the borrowing after a CancelRequest: nobody may use the connection before `until` has settled. */
  quarantine(until: Promise<unknown>): void;
  /** Ends it for good: the connection is in doubt. */
  destroy(cause: unknown): void;
}

/** A COPY, and where its rows come from. */
export interface CopyInSource {
  readonly text: string;
  readonly rows: CopyRows;
  /** Getting the rows may take a statement of the same connection, which could never run. */
  readonly waits: boolean;
}

/** Where statements go: a server, a leased connection or a transaction. */
export interface Conduit {
  readonly context: QueryContext;
  readonly transactionId: string | undefined;
  /** Signals that stop whatever runs through it, the caller's own aside. */
  readonly signal: AbortSignal | undefined;
  /** At once where nothing has to be waited for. */
  borrow(request: BorrowRequest): Borrowed | Promise<Borrowed>;
  /** A place on a connection that statements share; `undefined`: it would have to be waited for. */
  boardAtOnce?(lane: RidingLane): Ride | undefined;
  /** A transaction is open just now, so nothing of it has taken effect. */
  inTransaction(): boolean;
  /** Pieces of work begun so far, where somebody tells of those that nobody awaits. */
  begun?(): number;
  /** Where the next statement carries COMMIT: the same where none does, for what takes more than one. */
  readonly withoutCommit?: Conduit;
}

/** Key under which every queryable of ours carries its conduit; equal across copies of the package. */
export const conduitKey: unique symbol = Symbol.for("@abe/db-core/conduit");

/** What has become of a statement that has run through `conduit`: in a transaction nothing is final. */
export function outcomeNow(conduit: Conduit): Outcome {
  return conduit.inTransaction() ? "not_applied" : "applied";
}
