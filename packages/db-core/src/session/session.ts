import type { Notice, Notification, SimpleResult, StatementDescription } from "../driver/driver.js";
import type { TransactionStatus } from "../driver/transaction-status.js";
import type { Queryable } from "../queryable.js";
import type { Statement } from "../sql/statement.js";
import type { IsolationLevel } from "../transaction/transaction-client.js";

/** What BEGIN may say. */
export interface BeginOptions {
  readonly isolation?: IsolationLevel;
  readonly readOnly?: boolean;
  readonly deferrable?: boolean;
}

/** What rides with BEGIN in the same round trip. */
export interface BeginExtras {
  /** Transaction-local settings by `set_config(name, value, true)`. */
  readonly settings?: Readonly<Record<string, string>>;
  /** BEGIN is not sent now: it rides with the next statement, and never leaves when none follows. */
  readonly defer?: boolean;
  /** Statements that run right after BEGIN, in the same round trip. */
  readonly also?: readonly Statement[];
  /** Called with the rows of {@link also}, by position, when BEGIN was answered; with `defer`, later. */
  readonly onBegun?: (rows: readonly (readonly unknown[])[]) => void;
}

/** What a COMMIT that succeeded says. */
export interface CommitResult {
  readonly tag: "COMMIT";
  /**
   * `local`: the server warned (SQLSTATE 01000) that waiting for synchronous replication was
   * cancelled, so the commit is safe on the primary only.
   */
  readonly durability: "durable" | "local";
}

/**
 * One leased connection with the transaction protocol: the port through which the sibling packages
 * reach what the public API does not show. Nothing else sends BEGIN, COMMIT or SAVEPOINT.
 *
 * Its statements run in the order they are issued. After {@link release} every method throws
 * LeaseReleasedError.
 */
export interface Session extends Queryable {
  readonly backendPid: number;
  /** `server_version_num`, such as 180004. */
  readonly serverVersion: number;
  /** As the last answer of the server said. */
  readonly status: TransactionStatus;
  /** Statements that have not settled. */
  readonly inFlight: number;
  /** Fires when the server is being closed and can wait no longer. */
  readonly closing: AbortSignal;
  /** Opens a transaction. @returns the rows of `extras.also`, by position; none with `defer`. */
  begin(options?: BeginOptions, extras?: BeginExtras): Promise<readonly unknown[][]>;
  /** SAVEPOINT leaves with the next statement, and never where none follows. */
  savepoint(name: string): Promise<void>;
  /** RELEASE leaves with the next statement, and not at all where COMMIT comes first. */
  releaseSavepoint(name: string): Promise<void>;
  /** ROLLBACK TO, then RELEASE, in one round trip; none where nothing has left since the savepoint. */
  rollbackTo(name: string): Promise<void>;
  /**
   * Commits, and compares the server's answer with what was asked.
   *
   * @param options.before a statement that runs and commits in the same round trip.
   * @throws TxAbortedCommitError the server rolled back instead. Nothing was applied.
   * @throws CommitOutcomeUnknownError the connection died after COMMIT was written.
   */
  commit(options?: { readonly before?: Statement }): Promise<CommitResult>;
  /**
   * Rolls back; when that fails or takes longer than 2 s the connection is destroyed, which rolls back
   * as well. Never rejects.
   *
   * @returns why it failed; `undefined` when it did not.
   */
  rollback(): Promise<unknown>;
  /** Several commands in one message. @throws SimpleQueryError says how many had completed. */
  simple(text: string): Promise<SimpleResult>;
  /** Parameter types and columns of a text, by Parse and Describe. Nothing is executed. */
  describe(text: string): Promise<StatementDescription>;
  /** Asks the server to cancel what runs here; resolves when it cannot hit anything later. */
  cancel(): Promise<void>;
  /** Notices of this session, until the result is called. */
  onNotice(listener: (notice: Notice) => void): () => void;
  /** Notifications of this session, until the result is called. */
  onNotification(listener: (notification: Notification) => void): () => void;
  /** Resolves with the reason when the connection dies. Never rejects. */
  readonly lost: Promise<unknown>;
  /** Gives the connection back; it is reset, or destroyed when its state is in doubt. Idempotent. */
  release(): Promise<void>;
  /** Closes the connection now. Idempotent. */
  destroy(cause?: unknown): void;
}
