import type { GroupResult, StatementGroup } from "../driver/driver.js";
import type { Borrowed, Conduit } from "../query/conduit.js";
import { QueryMethods } from "../query/query-methods.js";
import type { Queryable } from "../queryable.js";
import { Channel } from "./channel.js";

/** What a {@link SessionQueryable} is made with. */
export interface SessionQueryableSetup {
  /** Named in the events of its statements. */
  readonly transactionId: string;
  /** Stops whatever runs through it. */
  readonly signal?: AbortSignal | undefined;
}

/** What happens to the statement that carries COMMIT. */
export interface LastStatementEvents {
  /** It leaves now; throws to refuse it. */
  committing(): void;
  committed(): void;
  /** It was refused, or its outcome is unknown. */
  failed(error: unknown): void;
}

/**
 * A part of a session with rules of its own: it is asked before each statement, and knows how many of
 * its own are still running.
 */
export abstract class SessionQueryable extends QueryMethods {
  readonly #conduit: Conduit;
  readonly #channel: Channel;
  #inFlight = 0;
  #drained: (() => void)[] = [];

  constructor(session: Queryable, setup: SessionQueryableSetup) {
    super();
    const channel = Channel.of(session);
    this.#channel = channel;
    this.#conduit = {
      context: channel.context,
      transactionId: setup.transactionId,
      signal: setup.signal,
      borrow: async (request) => {
        this.enter();
        return this.#count(channel.borrow(request));
      },
    };
  }

  /** Called before each statement; throws to refuse it. */
  protected abstract enter(): void;

  protected override get conduit(): Conduit {
    return this.#conduit;
  }

  /** Statements of its own that have not settled. */
  get inFlight(): number {
    return this.#inFlight;
  }

  /** Resolves when none of its own statements is running. */
  async drained(): Promise<void> {
    if (this.#inFlight > 0) await new Promise<void>((resolve) => this.#drained.push(resolve));
  }

  /** A queryable whose next statement carries COMMIT. */
  protected committing(events: LastStatementEvents): Queryable {
    const send = (group: StatementGroup): Promise<GroupResult> => this.#commit(group, events);
    return new LastStatement({
      ...this.#conduit,
      // Once COMMIT is on the wire nothing is cancelled: the answer would not tell what happened.
      signal: undefined,
      borrow: async (request) => {
        this.enter();
        events.committing();
        return { ...this.#count(this.#channel.borrow(request)), send };
      },
    });
  }

  async #commit(group: StatementGroup, events: LastStatementEvents): Promise<GroupResult> {
    try {
      const result = await this.#channel.commit(group.statements);
      events.committed();
      return result;
    } catch (error) {
      events.failed(error);
      throw error;
    }
  }

  #count(borrowed: Borrowed): Borrowed {
    this.#inFlight++;
    let over = false;
    const end = (): void => {
      if (over) return;
      over = true;
      this.#inFlight--;
      if (this.#inFlight === 0) for (const resolve of this.#drained.splice(0)) resolve();
    };
    return {
      ...borrowed,
      giveBack: () => {
        borrowed.giveBack();
        end();
      },
      quarantine: (until) => {
        borrowed.quarantine(until);
        end();
      },
      destroy: (cause) => {
        borrowed.destroy(cause);
        end();
      },
    };
  }
}

class LastStatement extends QueryMethods {
  protected override readonly conduit: Conduit;

  constructor(conduit: Conduit) {
    super();
    this.conduit = conduit;
  }
}
