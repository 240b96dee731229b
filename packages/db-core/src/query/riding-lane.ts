import type { Lane } from "../pool/lane.js";
import type { QueryOptions } from "../queryable.js";
import type { KnownText } from "./known-texts.js";

/** The lanes whose connections are shared. */
export type RidingLane = Exclude<Lane, "exclusive">;

/**
 * The lane of a statement that may share a connection with those of other callers, as far as its text goes and
 * what its caller says: one that does not take long.
 */
export function ridingLane(
  { lane, isSlow }: KnownText,
  { slow }: QueryOptions,
): RidingLane | undefined {
  return lane === "exclusive" || (slow ?? isSlow) ? undefined : lane;
}
