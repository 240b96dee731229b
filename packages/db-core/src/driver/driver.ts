import type { TransactionStatus } from "./transaction-status.js";

/** One column of a result, as RowDescription gives it (PostgreSQL documentation, section 55.7). */
export interface FieldInfo {
  readonly name: string;
  /** OID of the type. */
  readonly dataTypeID: number;
  /** OID of the table the column is from, 0 for an expression. */
  readonly tableID: number;
  /** Attribute number in that table, 0 for an expression. */
  readonly columnID: number;
  /** `pg_type.typlen`: bytes, negative for variable width. */
  readonly dataTypeSize: number;
  /** `pg_attribute.atttypmod`, -1 for none. */
  readonly dataTypeModifier: number;
}

/** A value ready for Bind: text form, binary form, or NULL. */
export type WireValue = string | Uint8Array | null;

/** One statement ready to be sent: checked, and its values encoded. */
export interface Prepared {
  readonly text: string;
  readonly values: readonly WireValue[];
  /**
   * Keep it parsed on the connection for the next use. The driver names it, remembers it and closes
   * the least recently used one beyond its limit.
   */
  readonly keep: boolean;
  /**
   * It may commit a part of what it does before it ends, as a procedure does: outside a transaction its
   * error does not mean that nothing was applied.
   */
  readonly commitsInParts?: boolean;
  /** `array` yields each row as an array of values, so duplicate names survive. Default `object`. */
  readonly rowMode?: "object" | "array" | undefined;
  /** Decoders of this statement alone, instead of the connection's. */
  readonly decoders?: Decoders;
}

/** Which function turns the text form of a type into a value. NULL never reaches it. */
export interface Decoders {
  decoder(dataTypeID: number): (text: string) => unknown;
  /** What that function does, where it is one of the usual ones. */
  reading?(dataTypeID: number): UsualReading | undefined;
}

/**
 * Readings that a driver may do itself, from bytes and from another form than text, with the same result:
 * the `text` as it is · the `boolean` of `t` and `f` · what `Number` makes of it · parsed `json` · a `timestamptz` as Date or
 * as an infinite number · `bytea` as Buffer · an array of `texts`.
 */
export type UsualReading =
  | "text"
  | "boolean"
  | "number"
  | "json"
  | "timestamptz"
  | "bytea"
  | "texts";

/** Commands that open a transaction in the same round trip as the first statement. */
export interface BeginCommand {
  /** `BEGIN …` */
  readonly text: string;
  /** What follows it before the caller's statement, such as `SELECT set_config($1, $2, true)`. */
  readonly also: readonly Prepared[];
}

/** Statements that share one Sync: they succeed together or the first failure skips the rest. */
export interface StatementGroup {
  readonly prelude?: BeginCommand;
  readonly statements: readonly Prepared[];
  /** `commit` sends COMMIT before the Sync; a failed statement skips it. Default `sync`. */
  readonly finish?: "sync" | "commit";
  /**
   * It may be sent before earlier ones that overlap have been answered, where the driver can, and so may
   * others behind it: none of them changes the session, and no transaction is open. While another is on its
   * way with it, it cannot be stopped. Default `false`.
   */
  readonly overlaps?: boolean;
}

/** What one statement returned. */
export interface StatementResult {
  readonly rows: unknown[];
  readonly rowCount: number | null;
  readonly command: string;
  readonly fields: readonly FieldInfo[];
}

/** What a group returned. */
export interface GroupResult {
  /** The prelude's `also` statements, in order. */
  readonly prelude: readonly StatementResult[];
  readonly statements: readonly StatementResult[];
  /** The command tag COMMIT was answered with: `COMMIT` or `ROLLBACK`. With `finish: "commit"` only. */
  readonly commitTag?: string;
  readonly notices: readonly Notice[];
}

/** A notice or warning the server sent while something ran. */
export interface Notice {
  readonly severity: string;
  readonly sqlState: string;
  /** In the server's language (`lc_messages`): for people, not for comparing. */
  readonly message: string;
  readonly detail?: string;
  readonly hint?: string;
  /** The function of the server that said it; the same in every language. */
  readonly routine?: string;
}

/** A LISTEN notification. */
export interface Notification {
  readonly channel: string;
  readonly payload: string;
  readonly processId: number;
}

/** What several statements sent as one simple query returned. */
export interface SimpleResult {
  /** One per command that completed, in order. Rows hold the text form of each value. */
  readonly results: readonly StatementResult[];
  readonly notices: readonly Notice[];
}

/** What Parse and Describe say about a text. Nothing is executed. */
export interface StatementDescription {
  /** OIDs of the parameters' types. */
  readonly parameters: readonly number[];
  /** Empty when the statement returns no rows. */
  readonly fields: readonly FieldInfo[];
  /** What the server sent beside, such as the trees of `debug_print_rewritten`. */
  readonly notices: readonly Notice[];
}

/** A portal read in steps. It needs a transaction or lives until the connection's next Sync. */
export interface DriverCursor {
  readonly fields: readonly FieldInfo[];
  /**
   * At most `count` rows; fewer means that there are no more. Rejects when that is not known, as after
   * the connection was lost.
   */
  read(count: number): Promise<unknown[]>;
  /**
   * Closes the portal. Idempotent. Outside a transaction this ends the statement, whose effects become
   * final: with `undo` they do not.
   */
  close(options?: { readonly undo?: boolean }): Promise<void>;
}

/** One COPY … FROM STDIN, and what it is fed with, in the format that its text says. */
export interface CopyPart {
  readonly text: string;
  readonly chunks: AsyncIterable<Uint8Array>;
}

/** Rows whose form depends on the types of what they are copied into. */
export interface CopyRows {
  /** A query of the columns. It is described, not run, and nobody can change their types before the end. */
  readonly columns: string;
  /** The COPYs that carry the rows, one after the other; at least one. */
  parts(fields: readonly FieldInfo[]): AsyncIterable<CopyPart>;
}

/** What happens to a connection while nobody asked it anything. */
export interface ConnectionEvents {
  /**
   * The connection is gone, for the reason given; called exactly once, after every pending promise of
   * the connection was rejected.
   */
  closed(cause: unknown): void;
  notice(notice: Notice): void;
  notification(notification: Notification): void;
  /** ParameterStatus, such as `in_hot_standby` or `TimeZone`. */
  parameter(name: string, value: string): void;
}

/** Where and how to connect. Every field is passed on, so nothing is read from the environment. */
export interface ConnectTarget {
  /** As it was configured: what a certificate is checked against. */
  readonly host: string;
  readonly port: number;
  /** The address of it to connect to. Default: {@link host}, resolved by the operating system. */
  readonly address?: string;
  readonly user: string;
  readonly database: string;
  /** Called for each connection; its result is kept nowhere. */
  readonly password: () => Promise<string | undefined>;
  /** `false`: no TLS. Otherwise options of node:tls. */
  readonly tls: false | DriverTlsOptions;
  /** Startup parameters, `application_name` and session settings among them. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly connectTimeoutMs: number;
  /** Most statements kept parsed on one connection. */
  readonly statementCacheSize: number;
  readonly decoders: Decoders;
}

/** TLS as the driver applies it. */
export interface DriverTlsOptions {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
  readonly servername?: string;
  /** `full`: chain and host name. `ca`: chain only. `none`: encrypted, unverified. */
  readonly verify: "full" | "ca" | "none";
  /** `direct` skips SSLRequest (PostgreSQL 17 and newer). */
  readonly negotiation: "postgres" | "direct";
  readonly channelBinding: "disable" | "prefer" | "require";
}

/**
 * One connection to PostgreSQL: the only door to the wire.
 *
 * Calls are answered in the order they are made. An error of the server leaves the connection usable;
 * an error of the socket rejects everything in flight and calls `closed`. Rejections are
 * `DatabaseError`s whose `outcome` is set by what was written.
 */
export interface DriverConnection {
  /** Process id of the backend, as `pg_backend_pid()` gives it. */
  readonly backendPid: number;
  /** ParameterStatus values by name, kept current. */
  readonly parameters: ReadonlyMap<string, string>;
  /** Groups that say so may be on their way together, see {@link StatementGroup.overlaps}. */
  readonly overlaps: boolean;
  /** Groups, cursors and copies that have not settled. */
  readonly inFlight: number;
  /** A CancelRequest is under way. Nothing but what goes through {@link native} is sent before its end. */
  readonly isCancelling: boolean;
  /** As the last ReadyForQuery said. */
  status(): TransactionStatus;
  send(group: StatementGroup): Promise<GroupResult>;
  openCursor(statement: Prepared): Promise<DriverCursor>;
  /**
   * `COPY … FROM STDIN`. A failing source fails the COPY; nothing is stored then.
   *
   * @param text of the COPY; where the source has texts of its own, what an error is about.
   */
  copyIn(text: string, source: AsyncIterable<Uint8Array> | CopyRows): Promise<StatementResult>;
  /** `COPY … TO STDOUT`. Leaving the loop early cancels the COPY and waits until it has ended. */
  copyOut(text: string): AsyncIterable<Uint8Array>;
  /**
   * Several commands in one message of the simple protocol.
   *
   * @throws SimpleQueryError with the number of commands that had completed.
   */
  simple(text: string): Promise<SimpleResult>;
  describe(text: string): Promise<StatementDescription>;
  /**
   * Stops a request: one that is still in line is taken back, and rejects with QueryAbortedError; for
   * the one that runs the server is asked, over a socket of its own, to cancel it; one that is over, or on
   * its way together with others ({@link StatementGroup.overlaps}), is left alone. Never rejects.
   *
   * Nothing more is sent here until the server has closed that socket, which is after the signal was
   * sent, so that it cannot hit a later statement; when that cannot be known the connection is destroyed.
   * A request that has just been sent may be overtaken: then nothing is cancelled, and asking again helps.
   *
   * @param request what it was made with: the group, the statement of a cursor, the source of a COPY in,
   *   the result of a COPY out. Default: whatever runs.
   */
  cancel(request?: object): Promise<void>;
  /**
   * From now on an answer that takes 5 s longer than `statementTimeoutMs` for each statement of its
   * request means that nobody answers any more: the connection is destroyed. `undefined`, as at first:
   * it may take for ever. COMMIT included, and what {@link simple} sends is not.
   */
  expectAnswers(statementTimeoutMs: number | undefined): void;
  /**
   * The stock client underneath, for code written against pg. Nothing else may be asked of the connection
   * while its holder uses it.
   */
  native(): NativeClient;
  /** Forgets a statement that {@link Prepared.keep} kept, without a round trip of its own. */
  forget(text: string): void;
  /**
   * Takes no more requests, lets those in flight end, says goodbye and closes the socket; after
   * `timeoutMs` destroys it. Never rejects.
   */
  close(timeoutMs: number): Promise<void>;
  /** Closes the socket now. What was in flight is rejected with `cause`. */
  destroy(cause?: unknown): void;
}

/** What a {@link NativeClient} tells while it is lent. */
export type NativeEvent = "drain" | "notice" | "notification";

/**
 * The parts of `pg.Client` that code written against pg uses. What runs through it is counted by
 * {@link DriverConnection.inFlight} and shows in {@link DriverConnection.status}.
 */
export interface NativeClient {
  readonly processID: number | null;
  /** Nothing that was given to {@link query} is left, and whatever comes next may be sent. */
  readonly isQuiet: boolean;
  /**
   * Statements that are known to be unanswered. What makes it neither quiet nor running will end by
   * itself: what the server has just answered or refused is over but for ReadyForQuery, and a submittable
   * may have sent its last message.
   */
  readonly running: number;
  query(...args: unknown[]): unknown;
  /** Resolves when it is quiet, or the connection is gone. */
  quiet(): Promise<void>;
  /** `I`, `T` or `E`, as the last ReadyForQuery said. */
  getTransactionStatus(): string | null;
  setTypeParser(oid: number, format: unknown, parser?: unknown): unknown;
  getTypeParser(oid: number, format?: unknown): unknown;
  escapeIdentifier(name: string): string;
  escapeLiteral(text: string): string;
  on(event: NativeEvent, listener: (message?: unknown) => void): void;
  removeListener(event: NativeEvent, listener: (message?: unknown) => void): void;
}

/** Opens connections. Two implementations pass one conformance suite. */
export interface Driver {
  readonly name: "pg" | "wire";
  /**
   * @throws ConnectFailedError with the server's or the socket's refusal as `cause`; `isRetryable`
   * tells a passing refusal from a final one. Nothing was sent but the start of the session.
   */
  connect(
    target: ConnectTarget,
    events: ConnectionEvents,
    signal?: AbortSignal,
  ): Promise<DriverConnection>;
}
