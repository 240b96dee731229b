import type { WarningCode } from "../errors/error-codes.js";
import { composeObservers } from "./compose-observers.js";
import type { Watching } from "./compose-observers.js";
import type { DbObserver, PoolSource, WarningEvent } from "./db-observer.js";

/** What is known of one observer. */
interface Entry {
  /** How it forgets the pool, while it has one. */
  forget: (() => void) | undefined;
}

/**
 * The observers of one server.
 *
 * Whatever has something to say writes `observers.current?.retire?.({ … })`: without observers, or
 * without one that listens to that method, the event is not even built.
 */
export class Observers {
  /** All observers as one that never throws; `null` when nobody watches. */
  current: Watching | null = null;
  readonly #source: PoolSource;
  readonly #entries: Map<DbObserver, Entry> = new Map();
  readonly #said: Set<string> = new Set();

  /** @param source registered with each observer that asks for the pool. */
  constructor(source: Omit<PoolSource, "warn">) {
    const { pool } = source;
    this.#source = { ...source, warn: (event) => this.forward({ ...event, pool }) };
  }

  /** Adds an observer, once however often it is given; the result removes it. */
  readonly add = (observer: DbObserver): (() => void) => {
    if (!this.#entries.has(observer)) {
      const entry: Entry = { forget: undefined };
      this.#entries.set(observer, entry);
      this.#compose();
      try {
        entry.forget = observer.pool?.(this.#source) ?? undefined;
      } catch (error) {
        this.#fault(observer, error);
      }
    }
    return () => {
      this.#remove(observer);
    };
  };

  /**
   * The pool is closed: whoever got it forgets it, so that an observer that outlives its servers keeps none
   * of them. They are still told what happens, such as that a caller is refused.
   */
  forgetPool(): void {
    for (const [observer, entry] of this.#entries) {
      try {
        this.#forget(entry);
      } catch (error) {
        this.#fault(observer, error);
      }
    }
  }

  /** A warning of db-core's own: its code has a row in `warningCodes`. */
  warn(event: WarningEvent & { readonly code: WarningCode }): void {
    this.forward(event);
  }

  /**
   * Tells the observers; when none of them listens to warnings, the process does, once for each code,
   * since a leak that nobody hears of is worse than a line on stderr.
   */
  forward(event: WarningEvent): void {
    if (this.current?.warning !== undefined) {
      this.current.warning(event);
      return;
    }
    if (this.#said.has(event.code)) return;
    this.#said.add(event.code);
    process.emitWarning(event.message, { type: "DatabaseWarning", code: event.code });
  }

  #compose(): void {
    this.current = composeObservers([...this.#entries.keys()], (observer, error) => {
      this.#fault(observer, error);
    });
  }

  #remove(observer: DbObserver): void {
    const entry = this.#entries.get(observer);
    if (entry === undefined) return;
    this.#entries.delete(observer);
    this.#compose();
    try {
      this.#forget(entry);
    } catch (error) {
      this.#report(error);
    }
  }

  #forget(entry: Entry): void {
    const { forget } = entry;
    entry.forget = undefined;
    forget?.();
  }

  /** Drops an observer that threw. Its calls already under way may throw again: they are not reported. */
  #fault(observer: DbObserver, error: unknown): void {
    if (!this.#entries.has(observer)) return;
    this.#remove(observer);
    this.#report(error);
  }

  #report(error: unknown): void {
    this.warn({
      pool: this.#source.pool,
      code: "DB_OBSERVER_FAILED",
      message: "An observer threw and was removed; the work it watched was not disturbed.",
      error,
    });
  }
}
