import type { Clock } from "./clock.js";
import { type Called, captureSite, type LeaseSite, writtenOut } from "./lease-site.js";

/** Stacks taken in a second at most: each costs some 30 µs, more than a statement does. */
export const sitesPerSecond = 100;

/**
 * Remembers who asks for leases, as long as that costs next to nothing: of more than 100 a second it knows the
 * first 100 only. Once somebody wants to know of one that it does not know, it remembers all from then on: what
 * leaks seldom would not be found otherwise.
 */
export class LeaseSites {
  readonly #clock: Pick<Clock, "now">;
  /** When the second began in which they are counted. */
  #since = -Infinity;
  #taken = 0;
  #isMissed = false;
  /** Whose stack is read is reported: then it is missed. */
  readonly #unknown: LeaseSite;

  constructor(clock: Pick<Clock, "now">) {
    this.#clock = clock;
    const miss = (): undefined => {
      this.#isMissed = true;
    };
    this.#unknown = {
      get stack() {
        return miss();
      },
    };
  }

  /**
   * Whoever has called `called`, or nobody.
   *
   * @param mayBeDropped see {@link writtenOut}
   */
  take(called: Called, mayBeDropped: boolean = false): LeaseSite {
    if (!this.#countOne()) return this.#unknown;
    const site = captureSite(called);
    return mayBeDropped ? writtenOut(site) : site;
  }

  /** @returns whether its stack is taken. */
  #countOne(): boolean {
    if (this.#isMissed) return true;
    const now = this.#clock.now();
    if (now - this.#since >= 1_000) {
      this.#since = now;
      this.#taken = 0;
    }
    return ++this.#taken <= sitesPerSecond;
  }
}
