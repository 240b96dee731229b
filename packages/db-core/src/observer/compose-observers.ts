import { composeWork } from "./compose-work.js";
import type {
  AcquireEnd,
  AcquireEvent,
  DbObserver,
  MigrationEnd,
  MigrationEvent,
  MigrationRunEnd,
  MigrationRunEvent,
  QueryEnd,
  QueryEvent,
  WorkObservation,
} from "./db-observer.js";
import { guardObserver } from "./guard-observer.js";
import type { ObserverFault } from "./guard-observer.js";
import { watchOf } from "./watch.js";
import type { Start, Watch } from "./watch.js";

/** All observers of a server as one that never throws. What happens with every statement costs no closure. */
export interface Watching extends Omit<
  DbObserver,
  "query" | "acquire" | "migrationRun" | "migration" | "pool"
> {
  readonly query?: Watch<QueryEvent, QueryEnd>;
  readonly acquire?: Watch<AcquireEvent, AcquireEnd>;
  readonly migrationRun?: Work<MigrationRunEvent, MigrationRunEnd>;
  readonly migration?: Work<MigrationEvent, MigrationEnd>;
}

type Work<Event, End> = (event: Event) => Required<WorkObservation<End>>;

/**
 * Several observers as one; `null` for none. It has exactly the methods at least one of them has, so a
 * caller can tell whether an event is worth building.
 */
export function composeObservers(
  observers: readonly DbObserver[],
  fault: ObserverFault,
): Watching | null {
  if (observers.length === 0) return null;
  const query = watchOf(observers, fault, (each) => each.query?.bind(each));
  const acquire = watchOf(observers, fault, (each) => each.acquire?.bind(each));
  const connect = starts(watchOf(observers, fault, (each) => each.connect?.bind(each)));
  const savepoint = starts(watchOf(observers, fault, (each) => each.savepoint?.bind(each)));
  const refusal = listeners(observers, fault, (each) => each.refusal?.bind(each));
  const slowQuery = listeners(observers, fault, (each) => each.slowQuery?.bind(each));
  const lock = starts(watchOf(observers, fault, (each) => each.migrationLock?.bind(each)));
  const release = listeners(observers, fault, (each) => each.release?.bind(each));
  const retire = listeners(observers, fault, (each) => each.retire?.bind(each));
  const retry = listeners(observers, fault, (each) => each.retry?.bind(each));
  const warning = listeners(observers, fault, (each) => each.warning?.bind(each));
  const transaction = composeWork(observers, fault, (each) => each.transaction?.bind(each));
  const migrationRun = composeWork(observers, fault, (each) => each.migrationRun?.bind(each));
  const migration = composeWork(observers, fault, (each) => each.migration?.bind(each));
  return {
    ...(query && { query }),
    ...(slowQuery && { slowQuery }),
    ...(acquire && { acquire }),
    ...(connect && { connect }),
    ...(savepoint && { savepoint }),
    ...(migrationRun && { migrationRun }),
    ...(lock && { migrationLock: lock }),
    ...(migration && { migration }),
    ...(refusal && { refusal }),
    ...(release && { release }),
    ...(retire && { retire }),
    ...(retry && { retry }),
    ...(warning && { warning }),
    ...(transaction && { transaction }),
  };
}

/** What happens seldom is simpler to tell with a function. */
function starts<Event, Result>(
  watch: Watch<Event, Result> | undefined,
): Start<Event, Result> | undefined {
  if (watch === undefined) return undefined;
  return (event) => {
    const end = watch.begin(event);
    return end === undefined ? undefined : (result) => watch.finish(end, result);
  };
}

function listeners<Event>(
  observers: readonly DbObserver[],
  fault: ObserverFault,
  pick: (observer: DbObserver) => ((event: Event) => void) | undefined,
): ((event: Event) => void) | undefined {
  const calls = observers.flatMap((observer) => {
    const method = pick(observer);
    return method === undefined ? [] : [guardObserver(observer, method, fault)];
  });
  if (calls.length < 2) return calls[0];
  return (event) => {
    for (const call of calls) call(event);
  };
}
