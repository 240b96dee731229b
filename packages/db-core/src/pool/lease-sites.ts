import type { Clock } from "./clock.js";
import { type Called, captureSite, type LeaseSite, writtenOut } from "./lease-site.js";

/** Stacks taken in a second at most: each costs some 30 µs, more than a statement does. */
export const sitesPerSecond = 100;
/** Milliseconds for which every stack is taken once one was missed. */
const wantedMs = 60_000;

/**
 * Remembers who asks for leases, as long as that costs next to nothing: of more than 100 a second it knows the
 * first 100 only. As soon as somebody wants to know of one that it does not know, it remembers all of a minute.
 */
export class LeaseSites {
  readonly #clock: Pick<Clock, "now">;
  /** When the second began in which they are counted. */
  #since = -Infinity;
  #taken = 0;
  #wantedUntil = -Infinity;
  /** Whose stack is read is reported: then it is missed. */
  readonly #unknown: LeaseSite;

  constructor(clock: Pick<Clock, "now">) {
    this.#clock = clock;
    const miss = (): undefined => {
      this.#wantedUntil = clock.now() + wantedMs;
    };
    this.#unknown = {
      get stack() {
        return miss();
      },
    };
  }

  /** Whoever has called `called`, or nobody. @param mayBeDropped see {@link writtenOut}. */
  take(called: Called, mayBeDropped: boolean = false): LeaseSite {
    if (!this.#isTaken(this.#clock.now())) return this.#unknown;
    const site = captureSite(called);
    return mayBeDropped ? writtenOut(site) : site;
  }

  #isTaken(now: number): boolean {
    if (now < this.#wantedUntil) return true;
    if (now - this.#since >= 1_000) {
      this.#since = now;
      this.#taken = 0;
    }
    return ++this.#taken <= sitesPerSecond;
  }
}
