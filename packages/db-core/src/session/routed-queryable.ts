import { UnsupportedError } from "../errors/connection-errors.js";
import { type Conduit, conduitKey } from "../query/conduit.js";
import { QueryMethods } from "../query/query-methods.js";
import type { Queryable } from "../queryable.js";

/** A {@link Queryable} that decides at each call where the statement goes. */
export abstract class RoutedQueryable extends QueryMethods {
  /** The server, session or transaction for the call being made; may throw to refuse it. */
  protected abstract route(): Queryable;

  protected override get conduit(): Conduit {
    const conduit: unknown = Reflect.get(this.route(), conduitKey);
    if (conduit !== undefined) return conduit as Conduit;
    throw new UnsupportedError("statements can only be routed to what @abe/db-core has made");
  }
}
