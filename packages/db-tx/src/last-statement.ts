import type { Queryable } from "@abe/db-core";
import { RoutedQueryable } from "@abe/db-core/session";

/** Decides when its statement is called, not when it is made, whether COMMIT goes with it. */
export class LastStatement extends RoutedQueryable {
  readonly #target: () => Queryable;

  constructor(target: () => Queryable) {
    super();
    this.#target = target;
  }

  protected override route(): Queryable {
    return this.#target();
  }
}
