import type { QueryOptions } from "../queryable.js";
import type { RidingStatement } from "./conduit.js";
import type { Limit } from "./limit.js";
import type { PreparedCall } from "./prepare.js";

/**
 * The statement that may share a connection with those of other callers: a single one that neither takes
 * long nor may be stopped, since a CancelRequest hits whatever its backend is at.
 */
export function ridingStatement(
  calls: readonly PreparedCall[],
  { slow }: QueryOptions,
  limit: Limit | undefined,
): RidingStatement | undefined {
  const [{ known } = {}, ...others] = calls;
  if (known === undefined || others.length > 0 || limit !== undefined) return undefined;
  const { lane, isSlow } = known;
  return lane === "exclusive" || (slow ?? isSlow) ? undefined : { lane, known };
}
