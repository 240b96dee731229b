import { ParameterError, QueryAbortedError, QueryTimeoutError } from "../errors/query-errors.js";
import type { DatabaseError } from "../errors/database-error.js";
import type { Outcome } from "../errors/outcome.js";
import { onAbort } from "../abort-listeners.js";

/** Why work was stopped. */
export type StopReason =
  | { readonly kind: "aborted"; readonly cause: unknown }
  | { readonly kind: "timeout"; readonly afterMs: number };

/** What may stop a piece of work: signals, and milliseconds counted from now. */
export interface LimitOptions {
  readonly signals?: readonly (AbortSignal | undefined)[];
  readonly timeoutMs?: number | undefined;
}

/** Longest delay of a timer of Node.js; a longer one would fire at once. */
const longestDelayMs = 2 ** 31 - 1;

/** Watches signals and a deadline for one piece of work. */
export class Limit {
  readonly #signals: readonly AbortSignal[];
  readonly #deadline: number;
  readonly #timeoutMs: number;

  private constructor(signals: readonly AbortSignal[], timeoutMs: number) {
    this.#signals = signals;
    this.#timeoutMs = timeoutMs;
    this.#deadline = performance.now() + timeoutMs;
  }

  /**
   * `undefined` when nothing can stop the work.
   *
   * @throws ParameterError for what is no AbortSignal or no number of milliseconds.
   */
  static of({ signals = [], timeoutMs = Infinity }: LimitOptions): Limit | undefined {
    checkTimeout(timeoutMs);
    const given = signals.filter((signal) => signal !== undefined && signal !== null);
    for (const signal of given) checkSignal(signal);
    return given.length === 0 && timeoutMs === Infinity ? undefined : new Limit(given, timeoutMs);
  }

  /** Milliseconds left; `undefined` without a deadline. */
  get remainingMs(): number | undefined {
    return this.#deadline === Infinity
      ? undefined
      : Math.max(0, this.#deadline - performance.now());
  }

  /** Already over? */
  get reason(): StopReason | undefined {
    for (const signal of this.#signals)
      if (signal.aborted) return { kind: "aborted", cause: signal.reason };
    return this.remainingMs === 0 ? this.deadlineReason : undefined;
  }

  /** The reason that its deadline is. */
  get deadlineReason(): StopReason {
    return { kind: "timeout", afterMs: this.#timeoutMs };
  }

  /** Calls `stop` once when the limit is reached, at once if it already is, until the result is called. */
  watch(stop: (reason: StopReason) => void): () => void {
    let timer: NodeJS.Timeout | undefined;
    let unlisten: (() => void) | undefined;
    const unwatch = (): void => {
      clearTimeout(timer);
      unlisten?.();
    };
    const look = (): void => {
      const { reason } = this;
      if (reason === undefined) return;
      unwatch();
      stop(reason);
    };
    const arm = (): void => {
      const { remainingMs } = this;
      if (remainingMs === undefined) return;
      // A timer may ring a fraction of a millisecond early: then it is set once more.
      const ring = (): void => (this.reason === undefined ? arm() : look());
      timer = setTimeout(ring, Math.min(Math.ceil(remainingMs), longestDelayMs));
      timer.unref();
    };
    if (this.reason !== undefined) {
      look();
      return unwatch;
    }
    unlisten = this.#onAbort(look);
    arm();
    return unwatch;
  }

  /** The reason when the limit is reached before `work` has settled; leaves nothing behind. */
  reachedBefore(work: Promise<unknown>): Promise<StopReason | undefined> {
    return new Promise((resolve) => {
      const unwatch = this.watch(resolve);
      const done = (): void => {
        unwatch();
        resolve(undefined);
      };
      work.then(done, done);
    });
  }

  /** Runs `work` with one signal that stands for all of the limit's, and forgets it afterwards. */
  async withSignal<Value>(
    work: (signal: AbortSignal | undefined) => Promise<Value>,
  ): Promise<Value> {
    if (this.#signals.length <= 1) return work(this.#signals[0]);
    // Not AbortSignal.any: a signal that lives long would remember each of these.
    const controller = new AbortController();
    const abort = (): void => {
      const aborted = this.#signals.find((signal) => signal.aborted);
      if (aborted !== undefined) controller.abort(aborted.reason);
    };
    const unlisten = this.#onAbort(abort);
    try {
      abort();
      return await work(controller.signal);
    } finally {
      unlisten();
    }
  }

  /** However many statements share a signal, it has one listener. */
  #onAbort(callback: () => void): () => void {
    const all = this.#signals.map((signal) => onAbort(signal, callback));
    return () => {
      for (const unlisten of all) unlisten();
    };
  }
}

function checkTimeout(timeoutMs: unknown): void {
  if (typeof timeoutMs === "number" && timeoutMs >= 0) return;
  throw new ParameterError("timeoutMs is a number of milliseconds, 0 or more; nothing was sent");
}

function checkSignal(signal: unknown): void {
  if (typeof signal === "object" && signal !== null && "aborted" in signal) {
    if ("addEventListener" in signal && typeof signal.addEventListener === "function") return;
  }
  throw new ParameterError("signal is an AbortSignal; nothing was sent");
}

/** What is known about work that was stopped. */
export interface StopDetails {
  readonly outcome: Outcome;
  readonly statement?: string | undefined;
  /** Whether there was a connection to ask on. Default `true`. */
  readonly connected?: boolean;
  /** What came instead of an answer in time. */
  readonly answer?: unknown;
}

const effects: Readonly<Record<Outcome, string>> = {
  not_applied: "nothing was applied",
  applied: "it had already taken effect",
  unknown: "whether it was applied is not known",
};

/** The error for work that was stopped, with what is known of its effect. */
export function stopped(reason: StopReason, details: StopDetails): DatabaseError {
  const { outcome, statement, answer, connected = true } = details;
  const options = { outcome, ...(statement === undefined ? {} : { statement }) };
  const effect = effects[outcome];
  if (reason.kind === "timeout")
    return new QueryTimeoutError(
      connected
        ? `no answer within ${reason.afterMs} ms; ${effect}`
        : `no connection within ${reason.afterMs} ms; nothing was sent`,
      { ...options, cause: answer },
    );
  const { cause } = reason;
  // A deadline of the transaction reaches its statements as a signal.
  if (cause instanceof QueryTimeoutError)
    return new QueryTimeoutError(`the transaction's time was over; ${effect}`, {
      ...options,
      cause,
    });
  return new QueryAbortedError(`aborted by the caller; ${effect}`, { ...options, cause });
}
