import type { Queryable } from "@abe/db-core";

/** Where a behaviour is shown. */
export interface Stage {
  readonly queryable: Queryable;
  /** The queryable is part of an open transaction, which an error therefore aborts. */
  readonly inTransaction: boolean;
}

/** One thing that every implementation of a contract does the same way. */
export interface Behaviour {
  /** A sentence; the title of the test. */
  readonly title: string;
  /** Rejects when the implementation does otherwise. */
  readonly show: (stage: Stage) => Promise<void>;
}
