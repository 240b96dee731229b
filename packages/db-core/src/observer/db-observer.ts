import type { Outcome } from "../errors/outcome.js";

/** The pool an event belongs to. The same object for every event of one server. */
export interface PoolInfo {
  /** `name` option of the server; default `host:port/database`. */
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly database: string;
}

/** Connections of a pool at one moment. */
export interface PoolStats {
  /** Open connections, idle and used together. */
  readonly total: number;
  readonly used: number;
  readonly idle: number;
  /** Callers waiting for a connection. */
  readonly pending: number;
  /** `maxConnections`. */
  readonly max: number;
}

/** Registered with an observer when it is added; levels are read when they are wanted. */
export interface PoolSource {
  readonly pool: PoolInfo;
  /** Connections kept open while idle: `minConnections`. */
  readonly minConnections: number;
  stats(): PoolStats;
  /**
   * Somebody has put a function of their own in the place of the driver's, as instrumentation by patching
   * does. It follows the statements as well, and knows less about them.
   */
  isDriverPatched(): boolean;
  /** Tells all observers what a person should know. */
  warn(event: Omit<WarningEvent, "pool">): void;
}

/** A statement begins: before its connection is acquired, so its duration is what the caller sees. */
export interface QueryEvent {
  readonly pool: PoolInfo;
  /** SQL with placeholders; never the values. For a batch, the texts joined by `;\n` when it is read. */
  readonly text: string;
  /** The texts of a batch, one by one; `undefined` otherwise. */
  readonly texts: readonly string[] | undefined;
  /** Low-cardinality label the caller gave. */
  readonly name: string | undefined;
  readonly kind: "query" | "cursor" | "copy" | "batch";
  /** Statements in the batch; 1 otherwise. */
  readonly batchSize: number;
  /** The text takes parameters, so it holds no values of the caller's. */
  readonly parameterised: boolean;
  /** Id of the transaction it runs in. */
  readonly transactionId: string | undefined;
}

/** A statement ended. Called exactly once per {@link QueryEvent}, cursors and COPY included. */
export interface QueryEnd {
  readonly error?: unknown;
  readonly rowCount?: number | null | undefined;
  readonly command?: string | undefined;
  /** Milliseconds from the call to the end, waiting for a connection included. */
  readonly durationMs: number;
  /** Milliseconds of it spent waiting for a connection. */
  readonly waitMs: number;
}

/** A statement took `slowQueryMs` or longer, whatever its end. Told when it has ended. */
export interface SlowQueryEvent {
  readonly pool: PoolInfo;
  /** Its literals are `?`, comments are gone, and of more than 4,096 characters the rest is left out. */
  readonly text: string;
  readonly name: string | undefined;
  readonly kind: QueryEvent["kind"];
  readonly batchSize: number;
  readonly transactionId: string | undefined;
  readonly error?: unknown;
  readonly rowCount?: number | null | undefined;
  /** Milliseconds from the call to the end, waiting for a connection included. */
  readonly durationMs: number;
  /** Milliseconds of it spent waiting for a connection. */
  readonly waitMs: number;
}

/** A caller asks for a connection. */
export interface AcquireEvent {
  readonly pool: PoolInfo;
}

/** It got one, or not. */
export interface AcquireEnd {
  readonly error?: unknown;
  readonly connectionId?: number;
  /** Milliseconds it took, a new connection's opening included. 0 when one was free. */
  readonly waitMs: number;
}

/**
 * Why a caller got no connection. `unreachable`: its deadline came and no connection was open at all;
 * `refused`: the server's refusal to connect is final; `timeout`: the others kept theirs.
 */
export type RefusalReason = "timeout" | "unreachable" | "refused" | "overloaded" | "closed";

/** Who holds a connection just now. */
export interface HeldConnection {
  readonly connectionId: number;
  /** Milliseconds it has been held. */
  readonly heldMs: number;
  /** Where it was acquired, such as `work (/app/users.ts:12:7)`; known of those that are held at length. */
  readonly site?: string;
}

/** A caller got no connection. Nothing was sent. One that has aborted its wait itself is not refused. */
export interface RefusalEvent {
  readonly pool: PoolInfo;
  readonly reason: RefusalReason;
  /** The pool's account. A caller whose own time was over first gets it as the cause of its error. */
  readonly error: Error;
  /** Milliseconds it waited. */
  readonly waitMs: number;
  /** When it was refused; the caller is not counted any more. */
  readonly stats: PoolStats;
  /** The connections held longest, at most three, longest first; none unless `reason` is `timeout`. */
  readonly longestHeld: readonly HeldConnection[];
}

/**
 * A physical connection is being opened: in the asynchronous context of the caller who asks for it, or in
 * nobody's where the pool replaces one, keeps its minimum or tries again.
 */
export interface ConnectEvent {
  readonly pool: PoolInfo;
}

/** It was opened, or not. */
export interface ConnectEnd {
  readonly error?: unknown;
  readonly connectionId?: number;
  readonly backendPid?: number;
}

/** A connection was given back. */
export interface ReleaseEvent {
  readonly pool: PoolInfo;
  readonly connectionId: number;
  /** Milliseconds it was held. */
  readonly heldMs: number;
  /**
   * A caller decided how long, as with a transaction, a session, a stream or a COPY. Otherwise it was held
   * for one statement or batch, as long as that ran.
   */
  readonly byCaller: boolean;
}

/** Why a connection left the pool. */
export type RetireReason =
  | "idle"
  | "lifetime"
  | "error"
  | "dirty"
  | "validation"
  | "shutdown"
  | "leak"
  | "failover";

/** A connection left the pool. */
export interface RetireEvent {
  readonly pool: PoolInfo;
  readonly connectionId: number;
  readonly reason: RetireReason;
  readonly error?: unknown;
}

/** A transaction begins. One event per attempt. */
export interface TransactionEvent {
  readonly pool: PoolInfo;
  readonly id: string;
  readonly name: string | undefined;
  readonly isolation: string | undefined;
  readonly readOnly: boolean;
  /** 1 for the first. */
  readonly attempt: number;
}

/** It ended. */
export interface TransactionEnd {
  /**
   * `rollback`: what its work threw is none of the database's errors; `error`: it is one; `unknown`: COMMIT
   * was sent and its answer never came.
   */
  readonly outcome: "commit" | "rollback" | "error" | "unknown";
  readonly error?: unknown;
}

/** What an observer of work may give back. */
export interface WorkObservation<End> {
  end?(result: End): void;
  /** Activates a context around the work. */
  run?<T>(work: () => T): T;
}

/** What an observer of a transaction may give back. */
export interface TransactionObservation extends WorkObservation<TransactionEnd> {
  /** Joins the BEGIN message as transaction-local settings: no round trip of its own. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** A savepoint was set. */
export interface SavepointEvent {
  readonly pool: PoolInfo;
  readonly transactionId: string;
  /** 1 for a savepoint of the outermost transaction. */
  readonly depth: number;
}

/** It was released or rolled back to. */
export interface SavepointEnd {
  readonly outcome: "release" | "rollback";
  readonly error?: unknown;
}

/** Work is about to be run again. */
export interface RetryEvent {
  readonly pool: PoolInfo;
  readonly kind: "connect" | "transaction";
  /** The attempt that failed, 1 for the first. */
  readonly attempt: number;
  readonly delayMs: number;
  readonly error: unknown;
}

/** A run of migrations begins: what is pending is about to be applied, or applied ones to be undone. */
export interface MigrationRunEvent {
  readonly pool: PoolInfo;
  readonly direction: "up" | "down";
}

/** It ended. */
export interface MigrationRunEnd {
  /** Migrations that were applied or undone; those before the one that failed stay. */
  readonly count: number;
  readonly error?: unknown;
}

/** A run asks for the lock that lets one runner at a time change a database. */
export interface MigrationLockEvent {
  readonly pool: PoolInfo;
  /** `undefined` where it is neither, as when a history is repaired. */
  readonly direction: "up" | "down" | undefined;
}

/** It got the lock, or not. */
export interface MigrationLockEnd {
  readonly error?: unknown;
}

/** A migration begins, up or down. */
export interface MigrationEvent {
  readonly pool: PoolInfo;
  /** Folder name. */
  readonly migration: string;
  readonly direction: "up" | "down";
  /** Of the file that runs. */
  readonly checksum: string;
}

/** It ended. */
export interface MigrationEnd {
  readonly error?: unknown;
  readonly outcome?: Outcome;
}

/** Something a person should know; the program goes on. */
export interface WarningEvent {
  readonly pool: PoolInfo;
  /** Stable, such as `DB_LEASE_LEAKED`: a key of the `warningCodes` of the package that warns. */
  readonly code: string;
  readonly message: string;
  /** Facts for a log line. Never values or passwords. */
  readonly details?: Readonly<Record<string, unknown>>;
  readonly error?: unknown;
}

/** What follows work: its end alone, or with a context around it. */
export type Following<End> = ((end: End) => void) | WorkObservation<End> | void;

/**
 * Sees what a server does. Every method is optional and synchronous; a start returns its end callback.
 * A throwing observer never disturbs the work: it is reported once as a warning and dropped.
 *
 * Without observers nothing is allocated and nothing is called.
 */
export interface DbObserver {
  query?(event: QueryEvent): ((end: QueryEnd) => void) | void;
  /** Costs nothing as long as statements are fast, unlike `query`. */
  slowQuery?(event: SlowQueryEvent): void;
  acquire?(event: AcquireEvent): ((end: AcquireEnd) => void) | void;
  refusal?(event: RefusalEvent): void;
  connect?(event: ConnectEvent): ((end: ConnectEnd) => void) | void;
  release?(event: ReleaseEvent): void;
  retire?(event: RetireEvent): void;
  transaction?(event: TransactionEvent): TransactionObservation | void;
  savepoint?(event: SavepointEvent): ((end: SavepointEnd) => void) | void;
  retry?(event: RetryEvent): void;
  migrationRun?(event: MigrationRunEvent): Following<MigrationRunEnd>;
  migrationLock?(event: MigrationLockEvent): ((end: MigrationLockEnd) => void) | void;
  migration?(event: MigrationEvent): Following<MigrationEnd>;
  /** Called when the observer is added; returns how to forget the pool, called when it leaves or the pool closes. */
  pool?(source: PoolSource): (() => void) | void;
  warning?(event: WarningEvent): void;
}
