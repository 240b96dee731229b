import { QueryAbortedError, QueryTimeoutError } from "../errors/query-errors.js";
import type { DatabaseError } from "../errors/database-error.js";
import type { Outcome } from "../errors/outcome.js";

/** Why work was stopped. */
export type StopReason =
  | { readonly kind: "aborted"; readonly cause: unknown }
  | { readonly kind: "timeout"; readonly afterMs: number };

/** What may stop a piece of work: signals, and milliseconds counted from now. */
export interface LimitOptions {
  readonly signals?: readonly (AbortSignal | undefined)[];
  readonly timeoutMs?: number | undefined;
}

/** Watches signals and a deadline for one piece of work. */
export class Limit {
  readonly #signals: readonly AbortSignal[];
  readonly #deadline: number;
  readonly #timeoutMs: number;

  private constructor(signals: readonly AbortSignal[], timeoutMs: number | undefined) {
    this.#signals = signals;
    this.#timeoutMs = timeoutMs ?? Infinity;
    this.#deadline = timeoutMs === undefined ? Infinity : performance.now() + timeoutMs;
  }

  /** `undefined` when nothing can stop the work. */
  static of(options: LimitOptions): Limit | undefined {
    const signals = (options.signals ?? []).filter((signal) => signal !== undefined);
    if (signals.length === 0 && options.timeoutMs === undefined) return undefined;
    return new Limit(signals, options.timeoutMs);
  }

  /** Milliseconds left; `undefined` without a deadline. */
  get remainingMs(): number | undefined {
    return this.#deadline === Infinity
      ? undefined
      : Math.max(0, this.#deadline - performance.now());
  }

  /** Already over? */
  get reason(): StopReason | undefined {
    const aborted = this.#signals.find((signal) => signal.aborted);
    if (aborted !== undefined) return { kind: "aborted", cause: aborted.reason };
    return this.remainingMs === 0 ? { kind: "timeout", afterMs: this.#timeoutMs } : undefined;
  }

  /** Calls `stop` once when the limit is reached, until the result is called. */
  watch(stop: (reason: StopReason) => void): () => void {
    const check = (): void => {
      const { reason } = this;
      if (reason === undefined) return;
      unwatch();
      stop(reason);
    };
    for (const signal of this.#signals) signal.addEventListener("abort", check);
    const { remainingMs } = this;
    const timer = remainingMs === undefined ? undefined : setTimeout(expire, remainingMs, this);
    function expire(limit: Limit): void {
      unwatch();
      stop(limit.reason ?? { kind: "timeout", afterMs: limit.#timeoutMs });
    }
    const unwatch = (): void => {
      clearTimeout(timer);
      for (const signal of this.#signals) signal.removeEventListener("abort", check);
    };
    return unwatch;
  }

  /** One signal for those who only take a signal, with its disposal. */
  get signal(): AbortSignal | undefined {
    return this.#signals.length <= 1 ? this.#signals[0] : AbortSignal.any([...this.#signals]);
  }
}

/** The error for work that was stopped, with what is known of its effect. */
export function stopped(
  reason: StopReason,
  details: { readonly outcome: Outcome; readonly statement?: string; readonly answer?: unknown },
): DatabaseError {
  const effect = { not_applied: "nothing was applied", applied: "it had already taken effect" };
  const suffix =
    details.outcome === "unknown" ? "whether it was applied is not known" : effect[details.outcome];
  const options = {
    outcome: details.outcome,
    ...(details.statement === undefined ? {} : { statement: details.statement }),
  };
  if (reason.kind === "timeout")
    return new QueryTimeoutError(`no answer within ${reason.afterMs} ms; ${suffix}`, {
      ...options,
      cause: details.answer,
    });
  return new QueryAbortedError(`aborted by the caller; ${suffix}`, {
    ...options,
    cause: reason.cause,
  });
}
