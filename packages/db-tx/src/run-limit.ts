import {
  DatabaseError,
  ParameterError,
  QueryAbortedError,
  QueryTimeoutError,
} from "@abe/db-core/errors";
import { attachSuppressed } from "@abe/db-core/session";

/** What may stop a transaction or a savepoint. */
export interface RunLimitOptions {
  readonly signal?: AbortSignal | undefined;
  readonly timeoutMs?: number | undefined;
  /** Of the scope around: alone it is no limit of its own. */
  readonly outer?: AbortSignal | undefined;
}

/** Longest delay of a timer of Node.js; a longer one would fire at once. */
const longestDelayMs = 2 ** 31 - 1;

/** A caller's signals and one deadline, for everything a run does before COMMIT. */
export class RunLimit {
  readonly #controller: AbortController = new AbortController();
  readonly #signals: readonly AbortSignal[];
  readonly #deadline: number;
  readonly #timer: NodeJS.Timeout | undefined;
  /** Work that was to be stopped while COMMIT was on its way. */
  readonly #held = new Set<() => void>();

  private constructor(signals: readonly AbortSignal[], timeoutMs: number | undefined) {
    this.#signals = signals;
    this.#deadline = performance.now() + (timeoutMs ?? Infinity);
    for (const signal of signals) signal.addEventListener("abort", this.#aborted);
    this.#aborted();
    if (timeoutMs === undefined || timeoutMs === Infinity || this.signal.aborted) return;
    const delayMs = Math.min(timeoutMs, longestDelayMs);
    this.#timer = setTimeout(() => this.#controller.abort(timedOut(timeoutMs)), delayMs);
    this.#timer.unref();
  }

  /**
   * `undefined` when nothing can stop the run: nothing is allocated then.
   *
   * @throws ParameterError.
   */
  static of({ signal, timeoutMs, outer }: RunLimitOptions): RunLimit | undefined {
    if (timeoutMs !== undefined && !(typeof timeoutMs === "number" && timeoutMs >= 0))
      throw new ParameterError("timeoutMs is no number of milliseconds; nothing was sent");
    if (signal === undefined && timeoutMs === undefined) return undefined;
    const signals = [outer, signal].filter((one) => one !== undefined);
    return new RunLimit(signals, timeoutMs);
  }

  /** Fires with the error the run ends with. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Milliseconds left, no more than a timer takes; `undefined` without a deadline. */
  get remainingMs(): number | undefined {
    if (this.#deadline === Infinity) return undefined;
    return Math.min(longestDelayMs, Math.max(0, this.#deadline - performance.now()));
  }

  /** @throws QueryTimeoutError, QueryAbortedError when the run has been stopped. */
  check(): void {
    this.signal.throwIfAborted();
  }

  /**
   * The result of `work`, or a rejection at once when the run is stopped.
   *
   * @param isCommitting COMMIT is on its way: then only the deadline counts, since nothing can be
   *   stopped any more, until {@link answered} is called.
   */
  race<T>(work: Promise<T>, isCommitting: () => boolean): Promise<T> {
    const { signal } = this;
    return new Promise((resolve, reject) => {
      let timer: NodeJS.Timeout | undefined;
      const stop = (): void => {
        const { remainingMs } = this;
        this.#held.delete(stop);
        if (!isCommitting()) {
          reject(signal.reason as Error);
          return;
        }
        this.#held.add(stop);
        if (remainingMs !== undefined) timer ??= setTimeout(reject, remainingMs, signal.reason);
      };
      signal.addEventListener("abort", stop);
      if (signal.aborted) stop();
      const settled = (): void => {
        clearTimeout(timer);
        this.#held.delete(stop);
        signal.removeEventListener("abort", stop);
      };
      // Whichever comes second is nobody's any more.
      Promise.resolve(work).then(resolve, reject).finally(settled);
    });
  }

  /** COMMIT was answered: what was to be stopped meanwhile is stopped now, unless it ends with that. */
  answered(): void {
    setImmediate(() => {
      const held = [...this.#held];
      for (const stop of held) stop();
    });
  }

  /**
   * The error to throw: what stopped the run, where `error` only follows from that.
   *
   * @param isApplied COMMIT had been answered when it was stopped.
   */
  explain(error: unknown, isApplied = false): unknown {
    const { aborted, reason } = this.signal as { aborted: boolean; reason: unknown };
    if (!aborted) return error;
    if (error === reason) return isApplied ? stoppedTooLate(reason) : reason;
    if (!(error instanceof DatabaseError) || error.cause !== reason) return error;
    attachSuppressed(reason, error);
    return reason;
  }

  /** Watches nothing any more. */
  dispose(): void {
    clearTimeout(this.#timer);
    for (const signal of this.#signals) signal.removeEventListener("abort", this.#aborted);
  }

  readonly #aborted = (): void => {
    const signal = this.#signals.find(({ aborted }) => aborted);
    if (signal !== undefined) this.#controller.abort(abortedFor(signal.reason));
  };
}

/** An outer scope's limit has its own words already. */
function abortedFor(cause: unknown): unknown {
  if (cause instanceof QueryTimeoutError || cause instanceof QueryAbortedError) return cause;
  return new QueryAbortedError("the transaction was aborted by the caller; nothing was applied", {
    cause,
  });
}

/** What was committed with the last statement stays, however long the callback takes behind it. */
function stoppedTooLate(reason: unknown): DatabaseError {
  const options = { outcome: "applied", cause: reason } as const;
  const what = "the transaction was committed with its last statement, and its callback then";
  return reason instanceof QueryTimeoutError
    ? new QueryTimeoutError(`${what} did not end in time`, options)
    : new QueryAbortedError(`${what} was aborted by the caller`, options);
}

function timedOut(timeoutMs: number): QueryTimeoutError {
  return new QueryTimeoutError(
    `the transaction did not reach COMMIT within ${timeoutMs} ms; nothing was applied`,
  );
}
