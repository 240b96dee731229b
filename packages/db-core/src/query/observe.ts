import type { QueryEnd, QueryEvent } from "../observer/db-observer.js";
import type { Conduit } from "./conduit.js";

/** What an observed operation is. */
export interface Operation {
  readonly kind: QueryEvent["kind"];
  readonly text: string;
  readonly name: string | undefined;
  readonly batchSize: number;
  readonly parameterised: boolean;
}

/** Follows one operation from the call to its end. */
export interface Observation {
  /** The connection is there; the time before was spent waiting. */
  readonly acquired: () => void;
  /** Called once, whatever the end. */
  readonly end: (end: Omit<QueryEnd, "waitMs">) => void;
}

/** Tells the observers that an operation begins. `undefined` when nobody watches. */
export function observe(conduit: Conduit, operation: Operation): Observation | undefined {
  const { observers, pool } = conduit.context;
  const end = observers.current?.query?.({
    ...operation,
    pool,
    transactionId: conduit.transactionId,
  });
  if (end === undefined) return undefined;
  const startedAt = performance.now();
  let waitMs = 0;
  let over = false;
  return {
    acquired: () => {
      waitMs = performance.now() - startedAt;
    },
    end: (result) => {
      if (over) return;
      over = true;
      end({ ...result, waitMs });
    },
  };
}
