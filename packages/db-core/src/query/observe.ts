import type { QueryEnd, QueryEvent } from "../observer/db-observer.js";
import type { Call } from "./call.js";
import type { Conduit } from "./conduit.js";

type Operation = Omit<QueryEvent, "pool" | "transactionId">;

/** Follows one operation from the call to its end. */
export interface Observation {
  /** The connection is there; the time before was spent waiting. */
  readonly acquired: () => void;
  /** Called once, whatever the end. */
  readonly end: (end: Omit<QueryEnd, "waitMs">) => void;
}

/**
 * Tells the observers that one statement begins. `undefined` when nobody watches; then nothing is made
 * for them either, here and in the two functions below.
 */
export function observe(
  conduit: Conduit,
  kind: "query" | "cursor",
  call: Call,
): Observation | undefined {
  if (!isWatched(conduit)) return undefined;
  const { text, name, values } = call;
  return begin(conduit, { kind, text, name, batchSize: 1, parameterised: values.length > 0 });
}

/** The same for a batch. */
export function observeBatch(
  conduit: Conduit,
  calls: readonly Call[],
  name: string | undefined,
): Observation | undefined {
  if (!isWatched(conduit)) return undefined;
  return begin(conduit, {
    kind: "batch",
    text: calls.map((call) => call.text).join(";\n"),
    name,
    batchSize: calls.length,
    parameterised: calls.some((call) => call.values.length > 0),
  });
}

/** The same for a COPY. */
export function observeCopy(conduit: Conduit, text: string): Observation | undefined {
  if (!isWatched(conduit)) return undefined;
  return begin(conduit, { kind: "copy", text, name: undefined, batchSize: 1, parameterised: true });
}

function isWatched({ context }: Conduit): boolean {
  return context.observers.current?.query !== undefined;
}

function begin(conduit: Conduit, operation: Operation): Observation | undefined {
  const { observers, pool } = conduit.context;
  const end = observers.current?.query?.({
    ...operation,
    pool,
    transactionId: conduit.transactionId,
  });
  if (end === undefined) return undefined;
  const startedAt = performance.now();
  let waitMs: number | undefined;
  let over = false;
  return {
    acquired: () => {
      waitMs = performance.now() - startedAt;
    },
    end: (result) => {
      if (over) return;
      over = true;
      // Without a connection all of the time was spent waiting for one.
      end({ ...result, waitMs: waitMs ?? performance.now() - startedAt });
    },
  };
}
