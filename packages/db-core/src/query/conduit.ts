import type { PoolInfo } from "../observer/db-observer.js";
import type { Observers } from "../observer/observers.js";
import type {
  DriverConnection,
  DriverCursor,
  GroupResult,
  Prepared,
  StatementGroup,
  StatementResult,
} from "../driver/driver.js";
import type { TypeRegistry } from "../codecs/type-registry.js";
import type { Limit } from "./limit.js";
import type { StatementUse } from "./statement-use.js";

/** What all statements of one server share. */
export interface QueryContext {
  readonly pool: PoolInfo;
  readonly observers: Observers;
  readonly types: TypeRegistry;
  readonly use: StatementUse;
}

/** What is asked for when a connection is borrowed. */
export interface BorrowRequest {
  readonly limit: Limit | undefined;
  /** The text changes the session: reset the connection before anybody else gets it. */
  readonly dirties: boolean;
}

/** A connection for one piece of work. */
export interface Borrowed {
  readonly connection: DriverConnection;
  /** A transaction is open, so an effect is not final. */
  readonly inTransaction: boolean;
  send(group: StatementGroup): Promise<GroupResult>;
  openCursor(statement: Prepared): Promise<DriverCursor>;
  copyIn(text: string, chunks: AsyncIterable<Uint8Array>): Promise<StatementResult>;
  copyOut(text: string): AsyncIterable<Uint8Array>;
  /** Ends the borrowing. */
  giveBack(): void;
  /** Ends it after a CancelRequest: nobody may use the connection before `until` has settled. */
  quarantine(until: Promise<unknown>): void;
  /** Ends it for good: the connection is in doubt. */
  destroy(cause: unknown): void;
}

/** Where statements go: a server, a leased connection or a transaction. */
export interface Conduit {
  readonly context: QueryContext;
  readonly transactionId: string | undefined;
  /** Signals that stop whatever runs through it, the caller's own aside. */
  readonly signal: AbortSignal | undefined;
  borrow(request: BorrowRequest): Promise<Borrowed>;
}

/** Key under which every queryable of ours carries its conduit; equal across copies of the package. */
export const conduitKey: unique symbol = Symbol.for("@abe/db-core/conduit");
