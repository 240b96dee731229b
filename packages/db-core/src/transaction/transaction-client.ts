import type { Queryable } from "../queryable.js";

/** PostgreSQL documentation, section 13.2. READ UNCOMMITTED is READ COMMITTED there. */
export type IsolationLevel = "read committed" | "repeatable read" | "serializable";

/** Options of a transaction. */
export interface TransactionOptions {
  /** Default: the server's `default_transaction_isolation`. */
  readonly isolation?: IsolationLevel;
  /** `true` sends READ ONLY, `false` READ WRITE. Default: the server's. */
  readonly readOnly?: boolean;
  /** Only with `serializable` and `readOnly`: waits for a snapshot that cannot fail. */
  readonly deferrable?: boolean;
  /** Low-cardinality label for logs and metrics. */
  readonly name?: string;
  readonly signal?: AbortSignal;
  /** Milliseconds for the whole transaction, waiting for a connection included. */
  readonly timeoutMs?: number;
  /**
   * Transaction-local settings, such as `{ "app.tenant": "42" }`: they ride with BEGIN and end with the
   * transaction.
   */
  readonly settings?: Readonly<Record<string, string>>;
}

/** A transaction in progress. Dead after its callback has settled: every method then throws TxClosedError. */
export interface TransactionClient extends Queryable {
  /** Unique within the process. */
  readonly id: string;
  readonly isolation: IsolationLevel | undefined;
  readonly readOnly: boolean;
  /** Fires when the transaction must end: the caller's signal, the deadline, or the server closing. */
  readonly signal: AbortSignal;
  /** A queryable whose next statement carries COMMIT, saving a round trip. Nothing may follow it. */
  last(): Queryable;
}
