import type { CloseOptions, CloseReport } from "../idatabase-server.js";
import type { AcquireEvent, PoolStats } from "../observer/db-observer.js";
import { Agenda } from "./agenda.js";
import { systemClock } from "./clock.js";
import type { Clock } from "./clock.js";
import type { Lease, LeaseInfo } from "./lease.js";
import { captureSite } from "./lease-site.js";
import type { Called, LeaseSite } from "./lease-site.js";
import { LeaseSites } from "./lease-sites.js";
import type { Member } from "./member.js";
import { PoolCrew } from "./pool-crew.js";
import type { PoolInside, Ticket } from "./pool-inside.js";
import type { AcquireOptions, PoolOptions } from "./pool-options.js";
import { PoolState } from "./pool-state.js";
import { Prober } from "./prober.js";
import { Refusals } from "./refusals.js";
import type { Ride } from "./ride.js";
import { type AcquireRequest, WaitDesk } from "./wait-desk.js";

const noOptions: AcquireOptions = {};

/** Default of `drainTimeoutMs`. */
const defaultDrainMs = 10_000;

/**
 * Connections to one database, lent one caller at a time, first come, first served.
 *
 * What happens is decided by `PoolState`; this class does it. Every promise it gives out settles: by
 * the caller's deadline, by the caller's signal, or by {@link close}.
 */
export class Pool {
  readonly #options: PoolOptions;
  readonly #clock: Clock;
  /** The event of each caller that asks for a connection. */
  readonly #asked: AcquireEvent;
  readonly #state: PoolState<Ticket>;
  readonly #members: Map<number, Member> = new Map();
  readonly #sites: LeaseSites;
  readonly #crew: PoolCrew;
  readonly #agenda: Agenda;
  readonly #waitDesk: WaitDesk;
  readonly #prober: Prober;

  constructor(options: PoolOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#asked = { pool: options.pool };
    this.#sites = new LeaseSites(this.#clock);
    this.#state = new PoolState(options.settings, options.random ?? Math.random);
    const inside: PoolInside = {
      options,
      clock: this.#clock,
      state: this.#state,
      members: this.#members,
      run: (commands) => this.#agenda.run(commands),
    };
    this.#crew = new PoolCrew(inside);
    this.#agenda = new Agenda(this.#state, this.#clock, this.#crew);
    const refusals = new Refusals(inside, this.#crew);
    this.#waitDesk = new WaitDesk(inside, this.#agenda, refusals);
    this.#prober = new Prober(inside, this.#crew, this.#agenda, refusals);
  }

  /** `close()` was called. */
  get closed(): boolean {
    return this.#state.isDraining;
  }

  stats(): PoolStats {
    return this.#state.stats;
  }

  /** Who holds a connection just now. */
  leases(): readonly LeaseInfo[] {
    return this.#crew.desk.infos();
  }

  /** Who has called `called`, for {@link AcquireOptions.site}; of more than 100 in a second it is not known. */
  site(called: Called): LeaseSite {
    return this.#sites.take(called);
  }

  /**
   * Leases a connection. One deadline covers everything: waiting, connecting, checking.
   *
   * @throws PoolTimeoutError none became free in time; names the longest leases.
   * @throws ConnectFailedError none could be opened in time, or the server's refusal is final.
   * @throws PoolOverloadedError, PoolClosedError at once.
   * @throws QueryAbortedError `signal` was aborted. Nothing was sent in any of these cases.
   */
  acquire(options: AcquireOptions = {}): Promise<Lease> {
    const site = options.trackLeak === true ? this.#siteOf(options) : undefined;
    return this.#ask({ lane: "exclusive", options, site }) as Promise<Lease>;
  }

  /**
   * Gets a place for one statement, on an idle connection, a new one, or one on which statements of other
   * callers are on their way. The same deadline and the same errors as {@link acquire}.
   */
  board(lane: "shared" | "last"): Promise<Ride> {
    return this.#ask({ lane, options: noOptions, site: undefined }) as Promise<Ride>;
  }

  /** The same for a place that is there; `undefined`: it would have to be waited for, and nobody was told. */
  boardAtOnce(lane: "shared" | "last"): Ride | undefined {
    const now = this.#clock.now();
    const slot = this.#state.take(now, lane);
    if (slot === undefined) return undefined;
    const ride = this.#crew.desk.board(slot.id, now);
    this.#agenda.rearm();
    const watch = this.#options.observers.current?.acquire;
    const end = watch?.begin(this.#asked);
    if (end !== undefined) watch?.finish(end, { connectionId: ride.id, waitMs: 0 });
    return ride;
  }

  /**
   * One round trip, for health checks: on an idle connection, or a new one where there is room. Never
   * stands in line, never exceeds `maxConnections`.
   *
   * @returns its milliseconds.
   * @throws PoolSaturatedError there is neither.
   * @throws DatabaseError the server did not answer, or refused.
   */
  ping(timeoutMs: number): Promise<number> {
    return this.#prober.ping(timeoutMs);
  }

  /**
   * No connection opened until now is lent again, as after a failover: idle ones are closed now, others
   * when they are given back.
   *
   * @param cause what told of it, for the events of the connections that leave.
   */
  clear(cause?: unknown): void {
    for (const member of this.#members.values()) member.fault ??= cause;
    this.#agenda.run(this.#state.clear(this.#clock.now()));
  }

  /**
   * Refuses callers, waiting ones included, and waits for leases: after 80 % of the time their signals
   * are aborted and their statements cancelled, at its end their connections are destroyed. Called
   * again it returns the same promise; a shorter time then counts.
   */
  close(options: CloseOptions = {}): Promise<CloseReport> {
    const commands = this.#state.drain(this.#clock.now(), options.drainTimeoutMs ?? defaultDrainMs);
    this.#agenda.run(commands);
    return this.#agenda.over;
  }

  #siteOf({ mayBeDropped = false, site: known }: AcquireOptions): LeaseSite {
    if (known !== undefined) return known;
    // Only a report of a leak needs the stack.
    return this.#options.settings.leakAfterMs === 0
      ? {}
      : this.#sites.take(captureSite, mayBeDropped);
  }

  #ask(request: AcquireRequest): Promise<Lease | Ride> {
    const { lane, options, site } = request;
    const watch = this.#options.observers.current?.acquire;
    const end = watch?.begin(this.#asked);
    const now = this.#clock.now();
    const slot = options.signal?.aborted === true ? undefined : this.#state.take(now, lane);
    if (slot !== undefined) {
      const { desk } = this.#crew;
      const lent = lane === "exclusive" ? desk.lend(slot.id, now, site) : desk.board(slot.id, now);
      this.#agenda.rearm();
      if (end !== undefined) watch?.finish(end, { connectionId: lent.id, waitMs: 0 });
      return Promise.resolve(lent);
    }
    return watch === undefined || end === undefined
      ? this.#waitDesk.wait(request, now)
      : this.#waitDesk.waitObserved(request, now, watch, end);
  }
}
