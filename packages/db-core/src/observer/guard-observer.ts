import type { DbObserver } from "./db-observer.js";

/** Called with an observer that threw, and what it threw. */
export type ObserverFault = (observer: DbObserver, error: unknown) => void;

/** A method that never throws; `undefined` when it did. */
export type Guarded<Argument, Result> = (argument: Argument) => Result | undefined;

/**
 * Wraps a method of an observer so that neither a throw nor, where it is async by mistake, a rejection
 * reaches whoever it watches.
 */
export function guardObserver<Argument, Result>(
  observer: DbObserver,
  method: (argument: Argument) => Result,
  fault: ObserverFault,
): Guarded<Argument, Result> {
  return (argument) => {
    try {
      const result = method(argument);
      if (result instanceof Promise) result.catch((error: unknown) => fault(observer, error));
      return result;
    } catch (error) {
      fault(observer, error);
      return undefined;
    }
  };
}
