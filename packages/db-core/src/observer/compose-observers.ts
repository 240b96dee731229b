import { composeTransaction } from "./compose-transaction.js";
import type { DbObserver } from "./db-observer.js";
import { guardObserver } from "./guard-observer.js";
import type { Guarded, ObserverFault } from "./guard-observer.js";

type End<Result> = (result: Result) => void;
type Start<Event, Result> = (event: Event) => End<Result> | void;

/**
 * Several observers as one that never throws; `null` for none. It has exactly the methods at least one
 * of them has, so a caller can tell whether an event is worth building.
 */
export function composeObservers(
  observers: readonly DbObserver[],
  fault: ObserverFault,
): DbObserver | null {
  if (observers.length === 0) return null;
  const query = starts(observers, fault, (each) => each.query?.bind(each));
  const acquire = starts(observers, fault, (each) => each.acquire?.bind(each));
  const connect = starts(observers, fault, (each) => each.connect?.bind(each));
  const savepoint = starts(observers, fault, (each) => each.savepoint?.bind(each));
  const migration = starts(observers, fault, (each) => each.migration?.bind(each));
  const refusal = listeners(observers, fault, (each) => each.refusal?.bind(each));
  const release = listeners(observers, fault, (each) => each.release?.bind(each));
  const retire = listeners(observers, fault, (each) => each.retire?.bind(each));
  const retry = listeners(observers, fault, (each) => each.retry?.bind(each));
  const warning = listeners(observers, fault, (each) => each.warning?.bind(each));
  const transaction = composeTransaction(observers, fault);
  return {
    ...(query && { query }),
    ...(acquire && { acquire }),
    ...(connect && { connect }),
    ...(savepoint && { savepoint }),
    ...(migration && { migration }),
    ...(refusal && { refusal }),
    ...(release && { release }),
    ...(retire && { retire }),
    ...(retry && { retry }),
    ...(warning && { warning }),
    ...(transaction && { transaction }),
  };
}

function listeners<Event>(
  observers: readonly DbObserver[],
  fault: ObserverFault,
  pick: (observer: DbObserver) => ((event: Event) => void) | undefined,
): ((event: Event) => void) | undefined {
  const methods = observers.flatMap((observer) => {
    const method = pick(observer);
    return method === undefined ? [] : [guardObserver(observer, method, fault)];
  });
  return all(methods);
}

function starts<Event, Result>(
  observers: readonly DbObserver[],
  fault: ObserverFault,
  pick: (observer: DbObserver) => Start<Event, Result> | undefined,
): Start<Event, Result> | undefined {
  const methods = observers.flatMap((observer) => {
    const method = pick(observer);
    return method === undefined ? [] : [guardStart(observer, method, fault)];
  });
  const [only] = methods;
  if (only === undefined) return undefined;
  if (methods.length === 1) return only;
  return (event) => all(methods.map((method) => method(event)).filter((end) => end !== undefined));
}

function guardStart<Event, Result>(
  observer: DbObserver,
  method: Start<Event, Result>,
  fault: ObserverFault,
): Guarded<Event, End<Result>> {
  const start = guardObserver(observer, method, fault);
  return (event) => {
    const end = start(event);
    return typeof end === "function" ? guardObserver(observer, end, fault) : undefined;
  };
}

function all<Argument>(
  calls: readonly ((argument: Argument) => void)[],
): ((argument: Argument) => void) | undefined {
  if (calls.length < 2) return calls[0];
  return (argument) => {
    for (const call of calls) call(argument);
  };
}
