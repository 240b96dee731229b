import type { Queryable } from "@abe/db-core";
import type { Behaviour } from "./behaviour.js";
import { cardinalityBehaviours } from "./cardinality-behaviours.js";
import { errorBehaviours } from "./error-behaviours.js";
import { queryBehaviours } from "./query-behaviours.js";
import { transferBehaviours } from "./transfer-behaviours.js";

/** What is put to the test, and what is to be done with it afterwards. */
export interface ConformanceSubject {
  readonly queryable: Queryable;
  dispose(): Promise<void>;
}

/** Options of {@link queryableConformance}. */
export interface QueryableConformanceOptions {
  /** What implements the contract; the title of the suite. */
  readonly name: string;
  /** Makes a subject on a database where tables may be created. Called once per test. */
  readonly create: () => Promise<ConformanceSubject>;
  /** The subject belongs to an open transaction, which an error aborts. Default `false`. */
  readonly inTransaction?: boolean;
  /** The test runner's own, of vitest, `node:test` or any other. */
  readonly describe: (name: string, define: () => void) => unknown;
  /** The test runner's own. */
  readonly it: (name: string, test: () => Promise<void>) => unknown;
}

/** Defines the tests that everything which implements `Queryable` passes. */
export function queryableConformance(options: QueryableConformanceOptions): void {
  const { name, describe, it } = options;
  describe(`${name} is a Queryable: it`, () => {
    for (const behaviour of queryableBehaviours) {
      it(behaviour.title, () => showOn(options, behaviour));
    }
  });
}

const queryableBehaviours: readonly Behaviour[] = [
  ...queryBehaviours,
  ...cardinalityBehaviours,
  ...errorBehaviours,
  ...transferBehaviours,
];

async function showOn(options: QueryableConformanceOptions, behaviour: Behaviour): Promise<void> {
  const subject = await options.create();
  try {
    await behaviour.show({
      queryable: subject.queryable,
      inTransaction: options.inTransaction ?? false,
    });
  } finally {
    await subject.dispose();
  }
}
