import type { GroupResult, StatementGroup } from "../driver/driver.js";
import { DecodeError } from "../errors/query-errors.js";
import type { BorrowRequest, Conduit } from "../query/conduit.js";
import { QueryMethods } from "../query/query-methods.js";
import type { Queryable } from "../queryable.js";
import type { ChannelBorrowed } from "./channel-borrowed.js";
import { Channel } from "./channel.js";
import { CountedBorrowed, type CountingBorrower } from "./counted-borrowed.js";
import { type Durability, durabilityOf } from "./durability.js";
import { OpenWork } from "./open-work.js";
import { newTask, type Task } from "./turnstile.js";

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
  committed(durability: Durability): void;
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
  readonly #borrower: CountingBorrower;
  readonly #work = new OpenWork();

  constructor(session: Queryable, setup: SessionQueryableSetup) {
    super();
    const channel = Channel.of(session);
    this.#channel = channel;
    const borrower = {
      enter: () => this.enter(),
      ended: (piece: ChannelBorrowed) => this.#work.end(piece),
    };
    this.#borrower = borrower;
    this.#conduit = {
      context: channel.context,
      transactionId: setup.transactionId,
      signal: setup.signal,
      borrow: (request) => {
        this.enter();
        return new CountedBorrowed(this.#borrow(request), borrower);
      },
      inTransaction: () => channel.inTransaction,
      begun: () => this.#work.begun,
    };
  }

  /** Called before each statement; throws to refuse it. */
  protected abstract enter(): void;

  protected override get conduit(): Conduit {
    return this.#conduit;
  }

  /** Statements, streams and copies of its own that have not ended. */
  get inFlight(): number {
    return this.#work.count;
  }

  /** The text of the oldest of them. */
  get running(): string | undefined {
    return this.#work.statement;
  }

  /** What made the transaction fail. */
  get firstError(): unknown {
    return this.#channel.firstError;
  }

  /**
   * Resolves when none of its own statements is running. Streams and copies may never end by themselves:
   * they are not waited for, and die with the transaction.
   */
  drained(): Promise<void> {
    return this.#work.drained();
  }

  /** Stops whatever of its own has not ended: nobody waits for it any more. */
  stop(): Promise<void> {
    return this.#work.stop();
  }

  /** A queryable whose next statement carries COMMIT. */
  protected committing(events: LastStatementEvents): Queryable {
    return new LastStatement({
      ...this.#conduit,
      withoutCommit: this.#conduit,
      // Once COMMIT is on the wire nothing is cancelled: the answer would not tell what happened.
      signal: undefined,
      borrow: (request) => {
        this.enter();
        events.committing();
        const commit = (group: StatementGroup, task: Task): Promise<GroupResult> =>
          this.#commit(group, events, task);
        return new CommittingBorrowed(this.#borrow(request), this.#borrower, commit);
      },
    });
  }

  async #commit(
    group: StatementGroup,
    events: LastStatementEvents,
    task: Task,
  ): Promise<GroupResult> {
    try {
      const result = await this.#channel.commit(group.statements, task);
      events.committed(durabilityOf(result.notices));
      return result;
    } catch (error) {
      // Rows that could not be read here undo nothing there.
      if (error instanceof DecodeError && error.outcome === "applied") events.committed("durable");
      else events.failed(error);
      throw error;
    }
  }

  #borrow(request: BorrowRequest): ChannelBorrowed {
    const borrowed = this.#channel.borrow(request);
    this.#work.begin(borrowed);
    return borrowed;
  }
}

/** The statement that carries COMMIT. */
class CommittingBorrowed extends CountedBorrowed {
  readonly #commit: (group: StatementGroup, task: Task) => Promise<GroupResult>;
  readonly #task = newTask();
  #commits = false;

  constructor(
    borrowed: ChannelBorrowed,
    borrower: CountingBorrower,
    commit: (group: StatementGroup, task: Task) => Promise<GroupResult>,
  ) {
    super(borrowed, borrower);
    this.#commit = commit;
  }

  override get commits(): boolean {
    return this.#commits;
  }

  override send(group: StatementGroup): Promise<GroupResult> {
    this.#commits = true;
    return this.#commit(group, this.#task);
  }

  /** What stands in line can be taken back. */
  override async stop(): Promise<void> {
    if (this.#commits) this.#task.takeBack?.();
    else await super.stop();
  }
}

class LastStatement extends QueryMethods {
  protected override readonly conduit: Conduit;

  constructor(conduit: Conduit) {
    super();
    this.conduit = conduit;
  }
}
