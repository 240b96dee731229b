import type { Call } from "./call.js";
import type { Conduit } from "./conduit.js";
import type { FollowingCall, Timed } from "./following.js";
import { tellOfSlow } from "./slow-query.js";

/** Stopwatches that nobody uses. */
const idle: Stopwatch[] = [];
/** Of more statements at the same time some make one of their own. */
const mostIdle = 100;
/** In place of a time that has not come. */
const never = 0;

/**
 * Follows a statement where only slow ones are told of. It is used again and again, so that a statement
 * which is fast makes no object.
 */
export class Stopwatch implements FollowingCall {
  #conduit: Conduit | undefined;
  #call: Call | undefined;
  #startedAt = never;
  #acquiredAt = never;
  #ride: Timed | undefined;

  /** One that is yet to begin. */
  static of(conduit: Conduit, call: Call): Stopwatch {
    const stopwatch = idle.pop() ?? new Stopwatch();
    stopwatch.#conduit = conduit;
    stopwatch.#call = call;
    stopwatch.#startedAt = never;
    stopwatch.#acquiredAt = never;
    return stopwatch;
  }

  waits(): void {
    this.#startedAt = performance.now();
  }

  rides(ride: Timed): void {
    this.#ride = ride;
    this.#startedAt = ride.boardedAt;
    this.#acquiredAt = ride.boardedAt;
  }

  acquired(): void {
    this.#acquiredAt = performance.now();
  }

  ended(rowCount?: number | null): void {
    this.#end(undefined, rowCount);
  }

  failed(error: unknown): void {
    this.#end(error);
  }

  #end(error: unknown, rowCount?: number | null): void {
    const conduit = this.#conduit;
    const call = this.#call;
    if (conduit === undefined || call === undefined) return;
    // Whatever comes of telling, it is nobody's from here on.
    this.#conduit = undefined;
    this.#call = undefined;
    const startedAt = this.#startedAt;
    const acquiredAt = this.#acquiredAt;
    const now = this.#ride === undefined ? performance.now() : this.#ride.endedAt;
    this.#ride = undefined;
    if (idle.length < mostIdle) idle.push(this);
    // Of what never began: none.
    const durationMs = startedAt === never || now === undefined ? 0 : now - startedAt;
    if (durationMs < conduit.context.slowQueryMs) return;
    // Without a connection all of the time was spent waiting for one.
    const waitMs = acquiredAt === never ? durationMs : acquiredAt - startedAt;
    const { text, name } = call;
    const { transactionId } = conduit;
    const query = {
      text,
      texts: undefined,
      name,
      kind: "query",
      batchSize: 1,
      transactionId,
    } as const;
    tellOfSlow(conduit.context, query, { error, rowCount, durationMs, waitMs });
  }
}
