import type { DatabaseError } from "../errors/index.js";
import type { RefusalReason } from "../observer/db-observer.js";
import type { Lane } from "./lane.js";
import { longestHeld } from "./longest-held.js";
import type { PoolCrew } from "./pool-crew.js";
import type { PoolInside } from "./pool-inside.js";
import { refusalError, type RefusalFacts } from "./refusal-error.js";

/** Says why a caller gets no connection, by how the pool stands just then. */
export class Refusals {
  readonly #inside: PoolInside;
  readonly #crew: PoolCrew;

  constructor(inside: PoolInside, crew: PoolCrew) {
    this.#inside = inside;
    this.#crew = crew;
  }

  /** The error of one that stood in line; the observers are told. */
  ofWaiter(reason: RefusalReason, waitMs: number, lane: Lane): DatabaseError {
    const facts = this.#facts(reason, waitMs, lane);
    const error = refusalError(facts);
    const { pool, stats, longestHeld: held } = facts;
    const event = { pool, reason, error, waitMs, stats, longestHeld: held };
    this.#inside.options.observers.current?.refusal?.(event);
    return error;
  }

  /** The error of a probe, which never stands in line. */
  ofProbe(why: RefusalReason, waitedMs: number): DatabaseError {
    return refusalError(this.#facts(why, waitedMs, "exclusive"));
  }

  #facts(why: RefusalReason, waitedMs: number, lane: Lane): RefusalFacts {
    const { options, state } = this.#inside;
    const { connector, desk } = this.#crew;
    return {
      why,
      waitedMs,
      pool: options.pool,
      stats: state.stats,
      lastFailure: connector.lastFailure,
      longestHeld: why === "timeout" ? longestHeld(desk.infos()) : [],
      isLaneFull: !state.admits(lane),
    };
  }
}
