import type { DatabaseError } from "../errors/index.js";
import type { Agenda } from "./agenda.js";
import type { ClockTimer } from "./clock.js";
import type { PoolCrew } from "./pool-crew.js";
import type { PoolInside } from "./pool-inside.js";
import { PoolSaturatedError } from "./pool-saturated-error.js";
import type { Refusals } from "./refusals.js";

/** Tries a round trip for health checks, at nobody's expense. */
export class Prober {
  readonly #inside: PoolInside;
  readonly #crew: PoolCrew;
  readonly #agenda: Agenda;
  readonly #refusals: Refusals;

  constructor(inside: PoolInside, crew: PoolCrew, agenda: Agenda, refusals: Refusals) {
    this.#inside = inside;
    this.#crew = crew;
    this.#agenda = agenda;
    this.#refusals = refusals;
  }

  /** See `Pool.ping`. */
  async ping(timeoutMs: number): Promise<number> {
    const { clock, members, state } = this.#inside;
    const deadline = clock.now() + timeoutMs;
    const slot = state.probe(clock.now(), deadline);
    if (slot === undefined) throw this.#whyNone();
    this.#agenda.rearm();
    if (slot.phase === "connecting") {
      await this.#within(this.#crew.open(slot.id, deadline), timeoutMs);
    }
    const member = members.get(slot.id);
    if (member === undefined) throw this.#refusals.ofProbe("unreachable", timeoutMs);
    const startedAt = clock.now();
    await this.#crew.check(member);
    return clock.now() - startedAt;
  }

  async #within(work: Promise<void>, timeoutMs: number): Promise<void> {
    let timer: ClockTimer | undefined;
    const late = new Promise<void>((resolve) => {
      timer = this.#inside.clock.setTimeout(resolve, timeoutMs);
    });
    await Promise.race([work, late]);
    timer?.clear();
  }

  #whyNone(): DatabaseError {
    const { options, state } = this.#inside;
    if (state.isDraining) return this.#refusals.ofProbe("closed", 0);
    const { total, max } = state.stats;
    if (total === 0 && state.isBackingOff) return this.#refusals.ofProbe("unreachable", 0);
    return new PoolSaturatedError(
      `all ${max} connections of ${options.pool.name} are in use; nothing was sent`,
    );
  }
}
