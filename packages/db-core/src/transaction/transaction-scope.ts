import { TxClosedError } from "../errors/transaction-errors.js";
import type { Queryable } from "../queryable.js";
import type { Borrowed, Conduit, QueryContext } from "../query/conduit.js";
import { QueryMethods } from "../query/query-methods.js";
import type { LeasedSession } from "../session/leased-session.js";
import type { IsolationLevel, TransactionClient } from "./transaction-client.js";
import type { StatementGroup } from "../driver/driver.js";

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
export class TransactionScope extends QueryMethods implements TransactionClient {
  readonly id: string;
  readonly isolation: IsolationLevel | undefined;
  readonly readOnly: boolean;
  readonly signal: AbortSignal;
  readonly #session: LeasedSession;
  readonly #conduit: Conduit;
  #state: "open" | "committing" | "committed" | "closed" = "open";

  constructor(session: LeasedSession, context: QueryContext, setup: ScopeSetup) {
    super();
    this.id = setup.id;
    this.isolation = setup.isolation;
    this.readOnly = setup.readOnly;
    this.signal = setup.signal;
    this.#session = session;
    this.#conduit = this.#through(context, setup, (group) => session.channel.send(group));
    this.#last = new LastStatement(this.#through(context, setup, (group) => this.#sendLast(group)));
  }

  readonly #last: Queryable;

  /** COMMIT went out with a statement and was answered. */
  get committed(): boolean {
    return this.#state === "committed";
  }

  protected override get conduit(): Conduit {
    return this.#conduit;
  }

  last(): Queryable {
    return this.#last;
  }

  /** No statement may begin any more. */
  close(): void {
    if (this.#state !== "committed") this.#state = "closed";
  }

  #through(context: QueryContext, setup: ScopeSetup, send: Borrowed["send"]): Conduit {
    return {
      context,
      transactionId: setup.id,
      signal: setup.limit,
      borrow: async (request) => {
        if (this.#state !== "open") throw closed(this.#state);
        return { ...this.#session.channel.borrow(request), send };
      },
    };
  }

  async #sendLast(group: StatementGroup) {
    this.#state = "committing";
    const result = await this.#session.commitWith(group.statements);
    this.#state = "committed";
    return result;
  }
}

/** {@link TransactionClient.last}: each statement through it carries COMMIT. */
class LastStatement extends QueryMethods {
  readonly #conduit: Conduit;

  constructor(conduit: Conduit) {
    super();
    this.#conduit = conduit;
  }

  protected override get conduit(): Conduit {
    return this.#conduit;
  }
}

function closed(state: string): TxClosedError {
  const why = state === "closed" ? "has ended" : "is already being committed";
  return new TxClosedError(`the transaction ${why}; nothing was sent`);
}
