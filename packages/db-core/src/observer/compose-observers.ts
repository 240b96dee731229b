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
  const watch = <Event, Result>(
    pick: Choice<Start<Event, Result>>,
  ): Watch<Event, Result> | undefined => watchOf(observers, fault, pick);
  const listen = <Event>(pick: Choice<(event: Event) => void>): Listener<Event> | undefined =>
    listeners(observers, fault, pick);
  return present<Watching>({
    query: watch((each) => each.query?.bind(each)),
    slowQuery: listen((each) => each.slowQuery?.bind(each)),
    acquire: watch((each) => each.acquire?.bind(each)),
    connect: starts(watch((each) => each.connect?.bind(each))),
    refusal: listen((each) => each.refusal?.bind(each)),
    release: listen((each) => each.release?.bind(each)),
    retire: listen((each) => each.retire?.bind(each)),
    transaction: composeWork(observers, fault, (each) => each.transaction?.bind(each)),
    savepoint: starts(watch((each) => each.savepoint?.bind(each))),
    retry: listen((each) => each.retry?.bind(each)),
    migrationRun: composeWork(observers, fault, (each) => each.migrationRun?.bind(each)),
    migrationLock: starts(watch((each) => each.migrationLock?.bind(each))),
    migration: composeWork(observers, fault, (each) => each.migration?.bind(each)),
    warning: listen((each) => each.warning?.bind(each)),
  });
}

type Choice<Method> = (observer: DbObserver) => Method | undefined;
type Listener<Event> = (event: Event) => void;

/** Without the fields that are `undefined`. */
function present<Fields extends object>(fields: {
  readonly [Name in keyof Fields]-?: Fields[Name] | undefined;
}): Fields {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as Fields;
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
