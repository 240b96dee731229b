import type { DbObserver } from "./db-observer.js";
import { guardObserver } from "./guard-observer.js";
import type { Guarded, ObserverFault } from "./guard-observer.js";

type End<Result> = (result: Result) => void;

/**
 * Something that begins and ends, as the observers who follow it see it. Neither of the two calls throws.
 *
 * The end is the observer's own function and is guarded where it is called, so that a statement costs no
 * closure of ours.
 */
export interface Watch<Event, Result> {
  /** @returns what {@link finish} is to be given; `undefined` when nobody waits for the end. */
  begin(event: Event): End<Result> | undefined;
  /** @param end what {@link begin} of the same watch has returned. */
  finish(end: End<Result>, result: Result): void;
}

/** How a follower is asked: the method of an observer that sees the beginning. */
export type Start<Event, Result> = (event: Event) => End<Result> | void;

/** The followers as one; `undefined` when there are none. */
export function watchOf<Event, Result>(
  observers: readonly DbObserver[],
  fault: ObserverFault,
  pick: (observer: DbObserver) => Start<Event, Result> | undefined,
): Watch<Event, Result> | undefined {
  const watches = observers.flatMap((observer) => {
    const method = pick(observer);
    return method === undefined ? [] : [new Follower(observer, method, fault)];
  });
  return watches.length > 1 ? new Followers(watches) : watches[0];
}

class Follower<Event, Result> implements Watch<Event, Result> {
  readonly #observer: DbObserver;
  readonly #start: Guarded<Event, End<Result> | void>;
  readonly #fault: ObserverFault;

  constructor(observer: DbObserver, method: Start<Event, Result>, fault: ObserverFault) {
    this.#observer = observer;
    this.#start = guardObserver(observer, method, fault);
    this.#fault = fault;
  }

  begin(event: Event): End<Result> | undefined {
    const end = this.#start(event);
    return typeof end === "function" ? end : undefined;
  }

  finish(end: End<Result>, result: Result): void {
    try {
      const returned: unknown = end(result);
      if (returned instanceof Promise) returned.catch((error: unknown) => this.#failed(error));
    } catch (error) {
      this.#failed(error);
    }
  }

  #failed(error: unknown): void {
    this.#fault(this.#observer, error);
  }
}

class Followers<Event, Result> implements Watch<Event, Result> {
  readonly #watches: readonly Watch<Event, Result>[];

  constructor(watches: readonly Watch<Event, Result>[]) {
    this.#watches = watches;
  }

  begin(event: Event): End<Result> | undefined {
    const ends = this.#watches.flatMap((watch) => {
      const end = watch.begin(event);
      return end === undefined ? [] : [{ watch, end }];
    });
    if (ends.length === 0) return undefined;
    return (result) => {
      for (const { watch, end } of ends) watch.finish(end, result);
    };
  }

  finish(end: End<Result>, result: Result): void {
    end(result);
  }
}
