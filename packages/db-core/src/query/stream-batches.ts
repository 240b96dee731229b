import type { DriverCursor } from "../driver/driver.js";
import type { Outcome } from "../errors/outcome.js";
import type { Call } from "./call.js";
import type { Conduit } from "./conduit.js";
import { type Limit, stopped } from "./limit.js";
import type { Observation } from "./observe.js";
import type { ObservedLoop } from "./observed-loop.js";
import type { PreparedCall } from "./prepare.js";
import { Supervision } from "./supervision.js";

/** A statement whose rows are read through a cursor. */
export interface Reading {
  readonly call: Call;
  readonly prepared: PreparedCall;
  readonly limit: Limit | undefined;
  readonly batchSize: number;
  readonly observation: Observation | undefined;
  readonly loop: ObservedLoop | undefined;
}

/** A cursor that has not been told to close. */
interface Opened {
  readonly cursor: DriverCursor;
  readonly supervision: Supervision;
  /** What it means when the limit came before the answer. */
  readonly late: Outcome;
  /** In a transaction others may use the connection between two batches. */
  readonly mayGoAhead: boolean;
}

const noRows: readonly unknown[] = [];

/** Batches after which whoever reads is taken to read on to the end. */
const aheadFrom = 2;
/** Milliseconds within which a batch has to come, so that nobody who leaves waits for one that was not asked for. */
const promptMs = 50;

/**
 * Rows, at most `batchSize` at a time; none of the batches is empty. Nothing happens before the first {@link next},
 * and each call waits for the one before it.
 *
 * Written by hand: a generator that waits for a batch keeps the one before it alive.
 */
export class StreamBatches {
  readonly #conduit: Conduit;
  readonly #reading: Reading;
  /** From the borrowing on. */
  #supervision: Supervision | undefined;
  #opened: Opened | undefined;
  #count = 0;
  #isLast = false;
  #isOver = false;
  /** The next batch, asked for while the last one is used. */
  #ahead: Promise<readonly unknown[]> | undefined;

  constructor(conduit: Conduit, reading: Reading) {
    this.#conduit = conduit;
    this.#reading = reading;
  }

  /** @returns `undefined` once all is read, and the connection given back. */
  async next(): Promise<readonly unknown[] | undefined> {
    if (this.#isOver) return undefined;
    try {
      const rows = await this.#advance(this.#opened ?? (await this.#open()));
      if (rows.length > 0) return rows;
    } catch (error) {
      await this.#leave(true);
      throw error;
    }
    await this.#leave(false);
    return undefined;
  }

  /**
   * Whoever reads wants no more.
   *
   * @throws DatabaseError what was to be kept was not, or nobody knows.
   */
  async leave(): Promise<void> {
    if (!this.#isOver) await this.#leave(false);
  }

  /** @returns none at the end. */
  async #advance(opened: Opened): Promise<readonly unknown[]> {
    const { supervision, cursor } = opened;
    supervision.refuseWhenOver();
    if (!this.#isLast) {
      const rows = await this.#read(opened);
      if (rows.length > 0) return rows;
    }
    await supervision.answer(() => {
      this.#opened = undefined;
      // Outside a transaction this commits what the statement did, which may be refused.
      return cursor.close();
    });
    return noRows;
  }

  async #open(): Promise<Opened> {
    const { limit, loop, observation, prepared: statement } = this.#reading;
    const over = limit?.reason;
    if (over !== undefined)
      throw stopped(over, { outcome: "not_applied", statement: statement.text });
    const borrowed = await this.#conduit.borrow({
      limit,
      dirties: statement.known.kind === "session",
      held: true,
      statement: statement.text,
      listener: loop,
    });
    observation?.acquired();
    const supervision = new Supervision(borrowed, limit, statement.text);
    this.#supervision = supervision;
    // What was read too late is undone: only the end of the reading commits it, but for what commits by itself.
    const late = statement.commitsInParts === true ? "unknown" : "not_applied";
    const cursor = await supervision.answer(() => borrowed.openCursor(statement), late);
    return (this.#opened = { cursor, supervision, late, mayGoAhead: !borrowed.inTransaction });
  }

  /** The next batch is asked for while this one is used, once that pays and nobody has to wait for it. */
  async #read(opened: Opened): Promise<readonly unknown[]> {
    const askedAt = performance.now();
    const rows = await (this.#ahead ?? this.#ask(opened));
    const isPrompt = performance.now() - askedAt < promptMs;
    this.#count++;
    this.#isLast = rows.length < this.#reading.batchSize;
    const goesAhead = opened.mayGoAhead && !this.#isLast && isPrompt && this.#count >= aheadFrom;
    this.#ahead = goesAhead ? this.#ask(opened) : undefined;
    // Whoever reads on gets the error; whoever leaves is told by the cursor's end.
    this.#ahead?.catch(() => undefined);
    return rows;
  }

  #ask({ supervision, cursor, late }: Opened): Promise<readonly unknown[]> {
    return supervision.answer(() => cursor.read(this.#reading.batchSize), late);
  }

  /**
   * Ends the borrowing: the connection goes back only when the portal is closed for certain. What an aborted
   * statement did is undone, so that its error says the truth; what the loop has left early is kept.
   */
  async #leave(failed: boolean): Promise<void> {
    this.#isOver = true;
    this.#ahead = undefined;
    const supervision = this.#supervision;
    const cursor = this.#opened?.cursor;
    const failure = await supervision?.leave(async () => cursor?.close({ undo: failed }));
    supervision?.end();
    if (failure !== undefined && !failed) throw failure.error;
  }
}
