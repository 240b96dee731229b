import type { HeldConnection } from "../observer/db-observer.js";
import type { LeaseInfo } from "./lease.js";
import { callerLine } from "./lease-site.js";

/** How many an error or an event names. */
const named = 3;

/** The connections held longest, longest first, and who holds them. */
export function longestHeld(leases: readonly LeaseInfo[]): HeldConnection[] {
  return leases
    .toSorted((a, b) => b.heldMs - a.heldMs)
    .slice(0, named)
    .map(({ connectionId, heldMs, stack }) => {
      const site = callerLine(stack);
      return { connectionId, heldMs, ...(site === undefined ? {} : { site }) };
    });
}
