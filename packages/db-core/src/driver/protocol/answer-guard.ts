import type { Exchange } from "./exchange.js";

/** Milliseconds on top of the server's own timeout before its silence counts as death. */
const graceMs = 5_000;

/** Milliseconds in which an answer that has arrived is read, after the event loop was blocked. */
const readMs = 50;

/**
 * Notices that a server whose `statement_timeout` should have ended a statement says nothing at all, as
 * behind a cut wire, where nothing else would notice for a quarter of an hour. One timer per connection,
 * however many statements: it looks again instead of being set again.
 */
export class AnswerGuard {
  /** The session's `statement_timeout` in milliseconds; `undefined`: not known, so nothing is guarded. */
  statementTimeoutMs: number | undefined;
  readonly #current: () => Exchange<unknown> | undefined;
  readonly #silent: (afterMs: number) => void;
  #timer: NodeJS.Timeout | undefined;

  /**
   * @param current the exchange that waits for an answer.
   * @param silent called when it has waited too long.
   */
  constructor(current: () => Exchange<unknown> | undefined, silent: (afterMs: number) => void) {
    this.#current = current;
    this.#silent = silent;
  }

  /** An exchange is about to be written. */
  begin(exchange: Exchange<unknown>): void {
    if (this.statementTimeoutMs === undefined) return;
    exchange.owedSince = performance.now();
    if (this.#timer === undefined) this.#look();
  }

  /** @param isSure what had arrived while the event loop was blocked has been read: timers come first. */
  #look(isSure: boolean = false): void {
    this.#timer = undefined;
    const exchange = this.#current();
    const allowedMs = this.#allowedMs(exchange);
    if (exchange === undefined || allowedMs === Infinity) return;
    const now = performance.now();
    const leftMs = (exchange.owedSince ?? now) + allowedMs - now;
    if (leftMs <= 0 && isSure) {
      this.#silent(allowedMs);
      return;
    }
    const isLast = leftMs <= 0;
    const pauseMs = isLast ? readMs : Math.min(leftMs, 2 ** 31 - 1);
    this.#timer = setTimeout(() => this.#look(isLast), pauseMs);
    this.#timer.unref();
  }

  #allowedMs(exchange: Exchange<unknown> | undefined): number {
    const { statementTimeoutMs } = this;
    if (exchange === undefined || statementTimeoutMs === undefined) return Infinity;
    return exchange.executions * statementTimeoutMs + graceMs;
  }
}
