import { DatabaseError } from "../errors/database-error.js";
import type { Outcome } from "../errors/outcome.js";
import { QueryAbortedError, QueryTimeoutError } from "../errors/query-errors.js";
import { within } from "../within.js";
import type { Borrowed } from "./conduit.js";
import { type Limit, type StopReason, stopped } from "./limit.js";

/** Milliseconds a stopped statement gets to answer before its connection is destroyed. */
const graceMs = 2_000;
/** Milliseconds after which it is stopped again: a CancelRequest may overtake its statement. */
const stopAgainMs = 400;

/** What came of a request. */
type Answer<Value> =
  | { readonly kind: "value"; readonly value: Value }
  | { readonly kind: "error"; readonly error: unknown };

/**
 * Sees to it that what is asked on a borrowed connection ends within its limit.
 *
 * When the limit is reached the request is stopped and its answer awaited for at most 2 s, so that the
 * outcome is known; without an answer the connection is destroyed. {@link end} gives the connection back
 * in the state it deserves.
 */
export class Supervision {
  readonly #borrowed: Borrowed;
  readonly #limit: Limit | undefined;
  readonly #statement: string | undefined;
  #asked = false;
  #stopping: Promise<void> | undefined;
  #destroyed = false;

  /** @param statement the text that an error is about, where it is about one. */
  constructor(borrowed: Borrowed, limit: Limit | undefined, statement: string | undefined) {
    this.#borrowed = borrowed;
    this.#limit = limit;
    this.#statement = statement;
  }

  /**
   * The answer to one request.
   *
   * @param late what it means when the request succeeds although the limit came first.
   * @throws QueryAbortedError, QueryTimeoutError when the limit came first.
   */
  async answer<Value>(work: () => Promise<Value>, late: Outcome = "applied"): Promise<Value> {
    const limit = this.#limit;
    if (limit === undefined) return work();
    this.refuseWhenOver();
    this.#asked = true;
    const answer = settled(work);
    const reason = await limit.reachedBefore(answer);
    return reason === undefined ? valueOf(await answer) : this.#stop(reason, answer, late);
  }

  /** @throws QueryAbortedError, QueryTimeoutError when the limit has been reached. */
  refuseWhenOver(): void {
    const reason = this.#limit?.reason;
    if (reason === undefined) return;
    const error = this.#error(reason, "not_applied");
    if (this.#asked && this.#borrowed.inTransaction) this.#borrowed.doom(error);
    throw error;
  }

  /**
   * What has to be asked to leave the connection in order: without an answer in time it is destroyed.
   *
   * @returns why it failed; whoever leaves knows whether that matters.
   */
  async leave(work: () => Promise<unknown>): Promise<{ readonly error: unknown } | undefined> {
    if (this.#destroyed) return undefined;
    const answer = settled(work);
    const inTime = await within(answer, graceMs);
    if (inTime === undefined) this.#destroy(this.#unended());
    const last = inTime ?? (await within(answer, 0));
    return last?.kind === "error" ? last : undefined;
  }

  /** Ends the borrowing. */
  end(): void {
    if (this.#destroyed) return;
    if (this.#stopping === undefined) this.#borrowed.giveBack();
    else this.#borrowed.quarantine(this.#stopping);
  }

  #unended(): DatabaseError {
    return new QueryTimeoutError(`its end was not answered within ${graceMs} ms`, {
      outcome: "unknown",
      ...(this.#statement === undefined ? {} : { statement: this.#statement }),
    });
  }

  async #stop<Value>(
    reason: StopReason,
    answer: Promise<Answer<Value>>,
    late: Outcome,
  ): Promise<Value> {
    const borrowed = this.#borrowed;
    const last = (await this.#lastAnswer(answer)) ?? (await this.#giveUp(reason, answer));
    // What carried COMMIT knows better than the clock what became of it.
    if (borrowed.commits === true && last !== undefined && !isTakenBack(last)) return valueOf(last);
    const committed = isTakenBack(last) ? undefined : await this.#committed();
    if (committed !== undefined)
      throw this.#error(reason, committed === "applied" ? late : committed, last);
    const error = this.#error(reason, outcomeOf(last, borrowed, late), last);
    if (borrowed.inTransaction && !isTakenBack(last)) borrowed.doom(error);
    throw error;
  }

  /** What became of the COMMIT behind it: then its transaction is not kept from being committed any more. */
  async #committed(): Promise<Outcome | undefined> {
    const committed = this.#borrowed.committed?.();
    return committed && ((await within(committed, graceMs)) ?? "unknown");
  }

  async #lastAnswer<Value>(answer: Promise<Answer<Value>>): Promise<Answer<Value> | undefined> {
    for (let waitedMs = 0; waitedMs < graceMs; waitedMs += stopAgainMs) {
      this.#stopping = this.#borrowed.stop();
      const last = await within(answer, stopAgainMs);
      if (last !== undefined) return last;
    }
    return undefined;
  }

  /** The loss of the connection is an answer too: it says what is known. */
  #giveUp<Value>(
    reason: StopReason,
    answer: Promise<Answer<Value>>,
  ): Promise<Answer<Value> | undefined> {
    this.#destroy(this.#error(reason, "unknown"));
    return within(answer, 0);
  }

  #destroy(cause: unknown): void {
    this.#destroyed = true;
    this.#borrowed.destroy(cause);
  }

  #error(reason: StopReason, outcome: Outcome, last?: Answer<unknown>): DatabaseError {
    const answer = last?.kind === "error" && !isTakenBack(last) ? last.error : undefined;
    return stopped(reason, { outcome, statement: this.#statement, answer });
  }
}

/** What a request may take, and what it is. */
export interface Supervised {
  readonly limit: Limit | undefined;
  /** The text that an error is about, where it is about one. */
  readonly statement: string | undefined;
  /** What it means when the request succeeds although the limit came first. Default `applied`. */
  readonly late?: Outcome;
}

/** Runs one request on a borrowed connection within its limit, and ends the borrowing. */
export function supervise<Value>(
  borrowed: Borrowed,
  { limit, statement, late }: Supervised,
  work: () => Promise<Value>,
): Promise<Value> {
  if (limit === undefined) return unlimited(borrowed, work);
  return limited(new Supervision(borrowed, limit, statement), work, late);
}

async function limited<Value>(
  supervision: Supervision,
  work: () => Promise<Value>,
  late: Outcome | undefined,
): Promise<Value> {
  try {
    return await supervision.answer(work, late);
  } finally {
    supervision.end();
  }
}

async function unlimited<Value>(borrowed: Borrowed, work: () => Promise<Value>): Promise<Value> {
  try {
    return await work();
  } finally {
    borrowed.giveBack();
  }
}

function outcomeOf(
  last: Answer<unknown> | undefined,
  { commits = false, inTransaction }: Borrowed,
  late: Outcome,
): Outcome {
  if (inTransaction && (!commits || isTakenBack(last))) return "not_applied";
  if (last === undefined) return "unknown";
  if (last.kind === "value") return late;
  return last.error instanceof DatabaseError ? last.error.outcome : "not_applied";
}

/** It had not been sent. */
function isTakenBack(answer: Answer<unknown> | undefined): boolean {
  return answer?.kind === "error" && answer.error instanceof QueryAbortedError;
}

function valueOf<Value>(answer: Answer<Value>): Value {
  if (answer.kind === "error") throw answer.error;
  return answer.value;
}

async function settled<Value>(work: () => Promise<Value>): Promise<Answer<Value>> {
  try {
    return { kind: "value", value: await work() };
  } catch (error) {
    return { kind: "error", error };
  }
}
