import { TxClosedError } from "../errors/transaction-errors.js";
import type { Queryable } from "../queryable.js";
import { SessionQueryable } from "../session/session-queryable.js";
import type { IsolationLevel, TransactionClient } from "./transaction-client.js";

/** What a transaction is opened with. */
export interface ScopeSetup {
  readonly id: string;
  readonly isolation: IsolationLevel | undefined;
  readonly readOnly: boolean;
  /** The signal that the server is being closed. Asked for when the transaction's own is: few ask for that. */
  readonly closing: () => AbortSignal;
  /** The signal that statements obey; `undefined` when nothing can stop the transaction. */
  readonly limit: AbortSignal | undefined;
}

/** The client a transaction's callback gets. It is dead once the callback has settled. */
export class TransactionScope extends SessionQueryable implements TransactionClient {
  readonly id: string;
  readonly isolation: IsolationLevel | undefined;
  readonly readOnly: boolean;
  readonly #closing: () => AbortSignal;
  readonly #limit: AbortSignal | undefined;
  #signal: AbortSignal | undefined;
  #state: "open" | "committing" | "committed" | "closed" = "open";
  #failure: { readonly error: unknown } | undefined;

  constructor(session: Queryable, setup: ScopeSetup) {
    super(session, { transactionId: setup.id, signal: setup.limit });
    this.id = setup.id;
    this.isolation = setup.isolation;
    this.readOnly = setup.readOnly;
    this.#closing = setup.closing;
    this.#limit = setup.limit;
  }

  get signal(): AbortSignal {
    const limit = this.#limit;
    this.#signal ??= AbortSignal.any([this.#closing(), ...(limit === undefined ? [] : [limit])]);
    return this.#signal;
  }

  protected override enter(): void {
    if (this.#state === "open") return;
    const why = this.isCommitting ? "is already being committed" : "has ended";
    throw new TxClosedError(`the transaction ${why}; nothing was sent`);
  }

  last(): Queryable {
    return this.committing({
      committing: () => {
        this.#state = "committing";
      },
      committed: () => {
        this.#state = "committed";
      },
      failed: (error) => {
        this.#failure = { error };
      },
    });
  }

  /** COMMIT was answered with COMMIT. */
  get committed(): boolean {
    return this.#state === "committed";
  }

  /** COMMIT goes out with a statement, and its answer has not come. */
  get isCommitting(): boolean {
    return this.#state === "committing" && this.#failure === undefined;
  }

  /** COMMIT went out with a statement and did not succeed. */
  get failure(): { readonly error: unknown } | undefined {
    return this.#failure;
  }

  /** COMMIT was answered. */
  commit(): void {
    this.#state = "committed";
  }

  /** No statement may begin any more. */
  close(): void {
    if (this.#state === "open") this.#state = "closed";
  }
}
