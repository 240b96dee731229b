import type { DbObserver, TransactionObservation, WorkObservation } from "./db-observer.js";
import { guardObserver } from "./guard-observer.js";
import type { ObserverFault } from "./guard-observer.js";

/** Of a transaction, or of other work, which has no settings. */
interface Observation<End> extends WorkObservation<End> {
  readonly settings?: NonNullable<TransactionObservation["settings"]>;
}

type Observe<Event, End> = (event: Event) => Observation<End> | ((end: End) => void) | void;

/**
 * The methods of several observers that follow work as one: every `end` is called, settings are merged
 * (the later observer wins), and each `run` wraps those added after it.
 */
export function composeWork<Event, End>(
  observers: readonly DbObserver[],
  fault: ObserverFault,
  pick: (observer: DbObserver) => Observe<Event, End> | undefined,
): ((event: Event) => Required<Observation<End>>) | undefined {
  const methods = observers.flatMap((observer) => {
    const method = pick(observer);
    return method === undefined ? [] : [guardWork(observer, method, fault)];
  });
  if (methods.length === 0) return undefined;
  return (event) => merge(methods.flatMap((method) => method(event) ?? []));
}

function guardWork<Event, End>(
  observer: DbObserver,
  method: Observe<Event, End>,
  fault: ObserverFault,
): (event: Event) => Observation<End> | undefined {
  const observe = guardObserver(observer, method, fault);
  return (event) => {
    const observed = observe(event);
    if (observed === undefined) return undefined;
    const observation: Observation<End> =
      typeof observed === "function" ? { end: observed } : observed;
    const { settings } = observation;
    const end = observation.end?.bind(observation);
    const run = observation.run?.bind(observation);
    return {
      ...(end && { end: guardObserver(observer, end, fault) }),
      ...(settings && { settings }),
      ...(run && { run: guardRun(run, (error) => fault(observer, error)) }),
    };
  };
}

/**
 * `run` owns nothing of what happens inside: the work is run once whatever it does, and its result or
 * error is what comes out.
 */
function guardRun(
  run: <T>(work: () => T) => T,
  fault: (error: unknown) => void,
): <T>(work: () => T) => T {
  return <T>(work: () => T): T => {
    let finish: (() => T) | undefined;
    const once = (): T => {
      finish ??= settled(work);
      return finish();
    };
    try {
      run(once);
    } catch (error) {
      if (finish === undefined || !threw(finish, error)) fault(error);
    }
    return once();
  };
}

/** Runs `work` now; the result returns or throws again what it did. */
function settled<T>(work: () => T): () => T {
  try {
    const value = work();
    return () => value;
  } catch (error) {
    return () => {
      throw error;
    };
  }
}

function threw(finish: () => unknown, error: unknown): boolean {
  try {
    finish();
    return false;
  } catch (own) {
    return own === error;
  }
}

function merge<End>(observations: readonly Observation<End>[]): Required<Observation<End>> {
  const settings: Record<string, string> = Object.assign(
    {},
    ...observations.map((each) => each.settings),
  );
  return {
    end(result: End): void {
      for (const each of observations) each.end?.(result);
    },
    settings,
    run<T>(work: () => T): T {
      const wrapped = observations.reduceRight<() => T>(
        (inner, each) => (each.run === undefined ? inner : () => wrap(each, inner)),
        work,
      );
      return wrapped();
    },
  };
}

function wrap<T>(observation: WorkObservation<unknown>, inner: () => T): T {
  return observation.run === undefined ? inner() : observation.run(inner);
}
