import type { PoolInfo, PoolSource } from "@abe/db-core/observer";
import { warningCodes } from "./error-codes.js";
import type { OtelWarningCode } from "./error-codes.js";

/** How the metrics of a server leave the process: through a meter of the API, or a producer's own sums. */
export type Way = "meter" | "producer";

/** The observers of this package that watch a server, by their way. */
interface Watched {
  readonly observers: Record<Way, number>;
  isTold: boolean;
}

const servers: WeakMap<PoolInfo, Watched> = new WeakMap();

/**
 * Warns, once for each server, where observers of both ways watch it: whoever reads both would count
 * everything twice.
 *
 * @returns how to say that the observer watches it no longer.
 */
export function watchByOneWay(source: Pick<PoolSource, "pool" | "warn">, way: Way): () => void {
  const watched = servers.get(source.pool) ?? newlyWatched();
  servers.set(source.pool, watched);
  const { observers } = watched;
  observers[way] += 1;
  if (observers.meter > 0 && observers.producer > 0 && !watched.isTold) {
    watched.isTold = true;
    const code = "DB_OTEL_COUNTED_TWICE" satisfies OtelWarningCode;
    source.warn({ code, message: `${warningCodes[code].when} ${warningCodes[code].then}` });
  }
  return () => {
    observers[way] -= 1;
  };
}

function newlyWatched(): Watched {
  return { observers: { meter: 0, producer: 0 }, isTold: false };
}
