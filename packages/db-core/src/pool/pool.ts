import { QueryAbortedError } from "../errors/index.js";
import type { DatabaseError } from "../errors/index.js";
import type { CloseOptions, CloseReport } from "../idatabase-server.js";
import type {
  AcquireEnd,
  AcquireEvent,
  PoolStats,
  RefusalReason,
} from "../observer/db-observer.js";
import type { Watch } from "../observer/watch.js";
import { onAbort } from "../abort-listeners.js";
import { inNobodysContext } from "../nobodys-context.js";
import { Alarm } from "./alarm.js";
import { systemClock } from "./clock.js";
import type { Clock, ClockTimer } from "./clock.js";
import type { Lane } from "./lane.js";
import type { Lease, LeaseInfo } from "./lease.js";
import { captureSite } from "./lease-site.js";
import type { Called, LeaseSite } from "./lease-site.js";
import { LeaseSites } from "./lease-sites.js";
import { longestHeld } from "./longest-held.js";
import type { Member } from "./member.js";
import type { PoolCommand } from "./pool-command.js";
import { PoolCrew } from "./pool-crew.js";
import type { Answer, PoolInside, Ticket } from "./pool-inside.js";
import type { AcquireOptions, PoolOptions } from "./pool-options.js";
import { PoolSaturatedError } from "./pool-saturated-error.js";
import { PoolState } from "./pool-state.js";
import type { Ride } from "./ride.js";
import { refusalError } from "./refusal-error.js";
import type { RefusalFacts } from "./refusal-error.js";
import { createWaiter } from "./wait-queue.js";

type AcquireWatch = Watch<AcquireEvent, AcquireEnd>;

const noOptions: AcquireOptions = {};

/** What is asked for. */
interface Request {
  readonly lane: Lane;
  readonly options: AcquireOptions;
  readonly site: LeaseSite | undefined;
}

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
  readonly #alarm: Alarm;
  /** Commands still to be carried out; the first of them is being carried out. */
  readonly #agenda: PoolCommand<Ticket>[] = [];
  #closing: Promise<CloseReport> | undefined;
  #over: (() => void) | undefined;

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
      run: (commands) => this.#run(commands),
    };
    this.#crew = new PoolCrew(inside);
    // Whoever happened to set it has nothing to do with what is due by then.
    this.#alarm = new Alarm(this.#clock, (lateMs) =>
      inNobodysContext(() => this.#run(this.#state.tick(this.#clock.now(), lateMs))),
    );
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
    this.#rearm();
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
  async ping(timeoutMs: number): Promise<number> {
    const deadline = this.#clock.now() + timeoutMs;
    const slot = this.#state.probe(this.#clock.now(), deadline);
    if (slot === undefined) throw this.#whyNoProbe();
    this.#rearm();
    if (slot.phase === "connecting") {
      await this.#within(this.#crew.open(slot.id, deadline), timeoutMs);
    }
    const member = this.#members.get(slot.id);
    if (member === undefined) throw this.#refusal("unreachable", timeoutMs);
    const startedAt = this.#clock.now();
    await this.#crew.check(member);
    return this.#clock.now() - startedAt;
  }

  /**
   * No connection opened until now is lent again, as after a failover: idle ones are closed now, others
   * when they are given back.
   *
   * @param cause what told of it, for the events of the connections that leave.
   */
  clear(cause?: unknown): void {
    for (const member of this.#members.values()) member.fault ??= cause;
    this.#run(this.#state.clear(this.#clock.now()));
  }

  /**
   * Refuses callers, waiting ones included, and waits for leases: after 80 % of the time their signals
   * are aborted and their statements cancelled, at its end their connections are destroyed. Called
   * again it returns the same promise; a shorter time then counts.
   */
  close(options: CloseOptions = {}): Promise<CloseReport> {
    const commands = this.#state.drain(this.#clock.now(), options.drainTimeoutMs ?? defaultDrainMs);
    this.#closing ??= new Promise((resolve) => {
      this.#over = () => {
        const { report } = this.#state;
        if (report !== undefined) resolve(report);
      };
    });
    this.#run(commands);
    return this.#closing;
  }

  #siteOf({ mayBeDropped = false, site: known }: AcquireOptions): LeaseSite {
    if (known !== undefined) return known;
    // Only a report of a leak needs the stack.
    return this.#options.settings.leakAfterMs === 0
      ? {}
      : this.#sites.take(captureSite, mayBeDropped);
  }

  #ask(request: Request): Promise<Lease | Ride> {
    const { lane, options, site } = request;
    const watch = this.#options.observers.current?.acquire;
    const end = watch?.begin(this.#asked);
    const now = this.#clock.now();
    const slot = options.signal?.aborted === true ? undefined : this.#state.take(now, lane);
    if (slot !== undefined) {
      const { desk } = this.#crew;
      const lent = lane === "exclusive" ? desk.lend(slot.id, now, site) : desk.board(slot.id, now);
      this.#rearm();
      if (end !== undefined) watch?.finish(end, { connectionId: lent.id, waitMs: 0 });
      return Promise.resolve(lent);
    }
    const waiting = this.#wait(request, now);
    return watch === undefined || end === undefined
      ? waiting
      : this.#observed(waiting, watch, end, now);
  }

  /** Its errors are made after the wait, where the caller's own frames are part of the stack. */
  async #wait(request: Request, since: number): Promise<Lease | Ride> {
    const answer = await this.#queue(request, since);
    if (typeof answer !== "string") return answer;
    if (answer === "aborted") {
      const cause: unknown = request.options.signal?.reason;
      throw new QueryAbortedError("aborted before there was a connection; nothing was sent", {
        cause,
      });
    }
    throw this.#refused(this.#refusalFacts(answer, this.#clock.now() - since, request.lane));
  }

  #queue({ lane, options: { signal, timeoutMs }, site }: Request, since: number): Promise<Answer> {
    if (signal?.aborted === true) return Promise.resolve("aborted");
    return new Promise((resolve) => {
      const settle = (answer: Answer): void => {
        unlisten?.();
        resolve(answer);
      };
      const waiter = createWaiter<Ticket>(
        { site, settle },
        since,
        this.#deadline(since, timeoutMs),
        lane,
      );
      const unlisten =
        signal &&
        onAbort(signal, () => {
          this.#state.leave(waiter);
          this.#rearm();
          settle("aborted");
        });
      this.#run(this.#state.ask(waiter, since), true);
    });
  }

  #deadline(since: number, ownMs: number = 0): number {
    const { acquireTimeoutMs } = this.#options.settings;
    return since + Math.min(acquireTimeoutMs || Infinity, ownMs || Infinity);
  }

  /** The error of a caller that is refused; the observers are told. */
  #refused(facts: RefusalFacts): DatabaseError {
    const error = refusalError(facts);
    const { why: reason, waitedMs: waitMs, pool, stats, longestHeld: held } = facts;
    const event = { pool, reason, error, waitMs, stats, longestHeld: held };
    this.#options.observers.current?.refusal?.(event);
    return error;
  }

  #refusal(why: RefusalReason, waitedMs: number): DatabaseError {
    return refusalError(this.#refusalFacts(why, waitedMs));
  }

  #refusalFacts(why: RefusalReason, waitedMs: number, lane: Lane = "exclusive"): RefusalFacts {
    return {
      why,
      waitedMs,
      pool: this.#options.pool,
      stats: this.stats(),
      lastFailure: this.#crew.connector.lastFailure,
      longestHeld: why === "timeout" ? longestHeld(this.leases()) : [],
      isLaneFull: !this.#state.admits(lane),
    };
  }

  /** @param isAsked a caller asks just now, in whose asynchronous context this is. */
  #run(commands: readonly PoolCommand<Ticket>[], isAsked: boolean = false): void {
    const isNested = this.#agenda.length > 0;
    for (const command of commands) this.#agenda.push(command);
    if (isNested) return;
    let failure: { readonly error: unknown } | undefined;
    // What is carried out may add to it.
    for (const command of this.#agenda) {
      try {
        this.#crew.carryOut(command, isAsked);
      } catch (error) {
        // Whoever waits for what is behind it would wait for ever, and everybody after them.
        failure ??= { error };
      }
    }
    this.#agenda.length = 0;
    this.#rearm();
    if (this.#state.isOver) {
      this.#alarm.stop();
      this.#over?.();
    }
    if (failure !== undefined) throw failure.error;
  }

  #rearm(): void {
    // A process with nothing else to do must still learn what became of its callers.
    this.#alarm.set(this.#state.dueAt, this.#state.pending > 0 || this.#state.isDraining);
  }

  async #within(work: Promise<void>, timeoutMs: number): Promise<void> {
    let timer: ClockTimer | undefined;
    const late = new Promise<void>((resolve) => {
      timer = this.#clock.setTimeout(resolve, timeoutMs);
    });
    await Promise.race([work, late]);
    timer?.clear();
  }

  #whyNoProbe(): DatabaseError {
    if (this.closed) return this.#refusal("closed", 0);
    const { total, max } = this.stats();
    if (total === 0 && this.#state.isBackingOff) return this.#refusal("unreachable", 0);
    return new PoolSaturatedError(
      `all ${max} connections of ${this.#options.pool.name} are in use; nothing was sent`,
    );
  }

  /** Tells the observers what came of waiting. */
  async #observed(
    waiting: Promise<Lease | Ride>,
    watch: AcquireWatch,
    end: (end: AcquireEnd) => void,
    since: number,
  ): Promise<Lease | Ride> {
    try {
      const lent = await waiting;
      watch.finish(end, { connectionId: lent.id, waitMs: this.#clock.now() - since });
      return lent;
    } catch (error) {
      watch.finish(end, { error, waitMs: this.#clock.now() - since });
      throw error;
    }
  }
}
