import { TxClosedError } from "../errors/transaction-errors.js";
import type { Queryable } from "../queryable.js";
import { SessionQueryable } from "../session/session-queryable.js";
import type { IsolationLevel, TransactionClient } from "./transaction-client.js";

/** What a transaction is opened with. */
export interface ScopeSetup {
  readonly id: string;
  readonly isolation: IsolationLevel | undefined;
  readonly readOnly: boolean;
  readonly signal: AbortSignal;
  /** The signal that statements obey; `undefined` when nothing can stop the transaction. */
  readonly limit: AbortSignal | undefined;
}

/** The client a transaction's callback gets. It is dead once the callback has settled. */
export class TransactionScope extends SessionQueryable implements TransactionClient {
  readonly id: string;
  readonly isolation: IsolationLevel | undefined;
  readonly readOnly: boolean;
  readonly signal: AbortSignal;
  #state: "open" | "committing" | "committed" | "closed" = "open";
  #failure: { readonly error: unknown } | undefined;

  constructor(session: Queryable, setup: ScopeSetup) {
    super(session, { transactionId: setup.id, signal: setup.limit });
    this.id = setup.id;
    this.isolation = setup.isolation;
    this.readOnly = setup.readOnly;
    this.signal = setup.signal;
  }

  protected override enter(): void {
    if (this.#state === "open") return;
    const why = this.#state === "closed" ? "has ended" : "is already being committed";
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

  /** COMMIT went out with a statement and was answered. */
  get committed(): boolean {
    return this.#state === "committed";
  }

  /** COMMIT went out with a statement and did not succeed. */
  get failure(): { readonly error: unknown } | undefined {
    return this.#failure;
  }

  /** No statement may begin any more. */
  close(): void {
    if (this.#state !== "committed") this.#state = "closed";
  }
}
