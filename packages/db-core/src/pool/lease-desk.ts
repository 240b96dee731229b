import { ConnectionLostError } from "../errors/index.js";
import type { WarningCode } from "../errors/index.js";
import type { RetireReason } from "../observer/db-observer.js";
import { Checkout } from "./checkout.js";
import type { LeaseEnd, LeaseListener } from "./checkout.js";
import type { Lease, LeaseInfo } from "./lease.js";
import { callerLine, stackOf } from "./lease-site.js";
import type { LeaseSite } from "./lease-site.js";
import type { Member } from "./member.js";
import type { PoolInside } from "./pool-inside.js";
import { PooledLease } from "./pooled-lease.js";
import type { LeaseReturns } from "./pooled-lease.js";
import { Ride, type RideEnds } from "./ride.js";
import { check, discardAll, releaseVerdict, restore } from "./restore.js";

/** Milliseconds in which a statement that was cancelled is answered, as a rule. */
const cancelPauseMs = 5;

/** Where connections are lent and given back. */
export class LeaseDesk implements LeaseReturns, RideEnds {
  readonly #inside: PoolInside;
  readonly #dropped: FinalizationRegistry<Checkout>;

  constructor(inside: PoolInside) {
    this.#inside = inside;
    this.#dropped = new FinalizationRegistry((checkout) => this.#collected(checkout));
  }

  lend(id: number, now: number, site: LeaseSite | undefined): Lease {
    const { members, options, state } = this.#inside;
    const member = members.get(id);
    if (member === undefined) throw gone(id);
    const checkout = new Checkout(id, member.connection, now, site);
    member.feed.checkout = checkout;
    const lease = new PooledLease(checkout, this);
    if (site === undefined) return lease;
    const { leakAfterMs } = options.settings;
    if (leakAfterMs > 0) state.watch(id, now + leakAfterMs);
    this.#dropped.register(lease, checkout, checkout);
    return lease;
  }

  /** One statement more on a connection that is shared; the first begins a lease. */
  board(id: number, now: number): Ride {
    const member = this.#inside.members.get(id);
    if (member === undefined) throw gone(id);
    const { feed, connection } = member;
    feed.checkout ??= new Checkout(id, connection, now, undefined);
    return new Ride(feed.checkout, this, now);
  }

  now(): number {
    return this.#inside.clock.now();
  }

  /** One statement less; the last ends the lease. */
  alight(checkout: Checkout, now: number): number | undefined {
    const { run, state } = this.#inside;
    const alighted = state.alight(checkout.id, now);
    const { left = 0, tookMs } = alighted ?? {};
    if (left > 0) {
      // It is reset once it is empty, which it might never be.
      if (this.#inside.members.get(checkout.id)?.hasOtherParameters === true)
        state.seal(checkout.id);
      if (state.pending > 0) run(state.serve(now));
    } else if (checkout.ended === undefined) this.#release(checkout, now);
    return tookMs;
  }

  release(checkout: Checkout): void {
    if (checkout.ended === "released") {
      const text = `a lease of connection ${checkout.id} was given back a second time; ignored`;
      this.#warn(checkout, "DB_LEASE_RELEASED_TWICE", text);
    }
    if (checkout.ended === undefined) this.#release(checkout, this.now());
  }

  #release(checkout: Checkout, now: number): void {
    const member = this.#end(checkout, "released", now);
    if (member !== undefined) this.#takeBack(member, checkout, now);
  }

  quarantine(checkout: Checkout, until: Promise<unknown>): void {
    // Whatever becomes of the connection, its rejection is not an unhandled one.
    const settled = until.catch(() => undefined);
    if (checkout.ended !== undefined) return this.release(checkout);
    const { clock, run, state } = this.#inside;
    const now = clock.now();
    const member = this.#end(checkout, "released", now);
    if (member === undefined) return;
    const { isDirty } = checkout;
    run(state.released(member.id, now, "quarantined"));
    void this.#putInOrder(member, async () => {
      await settled;
      await check(member.connection);
      if (isDirty || member.hasOtherParameters) await this.#restore(member, true);
    });
  }

  destroy(checkout: Checkout, reason: RetireReason, cause: unknown): void {
    if (checkout.ended !== undefined) return;
    const { clock, run, state } = this.#inside;
    const now = clock.now();
    const member = this.#end(checkout, "destroyed", now, cause);
    if (member === undefined) return;
    member.fault ??= cause;
    cancelQuietly(checkout);
    run(state.destroyed(member.id, now, reason));
  }

  /** The pool takes the connection away. */
  revoke(checkout: Checkout, cause: unknown): void {
    this.#end(checkout, "closed", this.#inside.clock.now(), cause);
    cancelQuietly(checkout);
  }

  /** The pool is closing and can wait no longer: the holder is asked to stop, and the server. */
  cancel(checkout: Checkout, reason: unknown): void {
    checkout.abort(reason);
    const { riders = 0 } = this.#inside.state.slot(checkout.id) ?? {};
    if (riders > 0) void this.#cancelAll(checkout);
    else cancelQuietly(checkout);
  }

  infos(): LeaseInfo[] {
    const now = this.#inside.clock.now();
    return [...this.#inside.members.values()].flatMap(({ feed }) =>
      feed.checkout === undefined ? [] : [infoOf(feed.checkout, now)],
    );
  }

  reportLeak(checkout: Checkout): void {
    const { id } = checkout;
    const held = Math.round(this.#inside.clock.now() - checkout.leasedAt);
    this.#warn(checkout, "DB_LEASE_LEAKED", `connection ${id} has been held for ${held} ms`);
  }

  reportListener(error: unknown): void {
    const { observers, pool } = this.#inside.options;
    const message = "a listener of a lease threw; the connection is not affected";
    observers.warn({ pool, code: "DB_LISTENER_FAILED", message, error });
  }

  /** A CancelRequest stops one statement, and those behind it come next. */
  async #cancelAll(checkout: Checkout): Promise<void> {
    const { clock } = this.#inside;
    const { connection } = checkout;
    while (checkout.ended === undefined && connection.inFlight > 0) {
      await connection.cancel();
      await new Promise<void>((resolve) => void clock.setTimeout(resolve, cancelPauseMs));
    }
  }

  /** The holder's lease was garbage collected: nobody can give the connection back any more. */
  #collected(checkout: Checkout): void {
    if (checkout.ended !== undefined) return;
    const text = `the lease of connection ${checkout.id} was dropped without being given back`;
    this.#warn(checkout, "DB_LEASE_LEAKED", `${text}; the connection is destroyed`);
    this.destroy(checkout, "leak", undefined);
  }

  /** @returns the connection, unless it has died meanwhile. */
  #end(checkout: Checkout, how: LeaseEnd, now: number, cause?: unknown): Member | undefined {
    const { members, options } = this.#inside;
    const listeners = checkout.end(how);
    if (checkout.site !== undefined) this.#dropped.unregister(checkout);
    options.observers.current?.release?.({
      pool: options.pool,
      connectionId: checkout.id,
      heldMs: now - checkout.leasedAt,
      byCaller: checkout.site !== undefined,
    });
    const member = members.get(checkout.id);
    if (member !== undefined) member.feed.checkout = undefined;
    for (const listener of listeners) this.#tell(listener, how, cause);
    return member;
  }

  #tell(listener: LeaseListener, how: LeaseEnd, cause: unknown): void {
    try {
      listener.ended?.(how, cause);
    } catch (error) {
      this.reportListener(error);
    }
  }

  #takeBack(member: Member, checkout: Checkout, now: number): void {
    const { run, state } = this.#inside;
    const isDirty = checkout.isDirty || member.hasOtherParameters;
    const verdict = releaseVerdict(member.connection, isDirty);
    if (verdict === "reuse") return run(state.released(member.id, now, "idle"));
    if (verdict === "quarantine") {
      run(state.released(member.id, now, "quarantined"));
      return void this.#putInOrder(member, () => check(member.connection));
    }
    if (verdict === "destroy") {
      const { inFlight } = member.connection;
      this.#warnDirty(checkout, `with ${inFlight} statements in flight; it is destroyed`);
      member.isRunning = true;
      return run(state.destroyed(member.id, now, "dirty"));
    }
    if (verdict === "rollback") {
      this.#warnDirty(checkout, "in an open transaction, which is rolled back");
    }
    run(state.released(member.id, now, "resetting"));
    void this.#putInOrder(member, () => this.#restore(member, isDirty));
  }

  /** Until the state machine runs out of patience and destroys the connection. */
  async #putInOrder(member: Member, work: () => Promise<void>): Promise<void> {
    const { clock, run, state } = this.#inside;
    const phase = state.slot(member.id)?.phase;
    // A pool that is being closed has closed it.
    if (phase !== "resetting" && phase !== "quarantined") return;
    try {
      await work();
      run(state.ready(member.id, clock.now()));
    } catch (error) {
      member.fault ??= error;
      run(state.unfit(member.id, clock.now()));
    }
  }

  async #restore(member: Member, isDirty: boolean): Promise<void> {
    const { reset = discardAll } = this.#inside.options;
    await restore(member.connection, isDirty, reset);
    member.acceptParameters();
  }

  #warnDirty(checkout: Checkout, how: string): void {
    this.#warn(checkout, "DB_DIRTY_RELEASE", `connection ${checkout.id} was given back ${how}`);
  }

  #warn(checkout: Checkout, code: WarningCode, text: string): void {
    const { clock, options } = this.#inside;
    const info = infoOf(checkout, clock.now());
    const site = callerLine(info.stack);
    const where = site === undefined ? "" : `; it was acquired at ${site}`;
    options.observers.warn({
      pool: options.pool,
      code,
      message: `${text}${where}`,
      details: {
        ...info,
        heldMs: Math.round(info.heldMs),
        ...(site === undefined ? {} : { site }),
      },
    });
  }
}

function infoOf({ id, connection, leasedAt, site }: Checkout, now: number): LeaseInfo {
  const stack = stackOf(site);
  return {
    connectionId: id,
    backendPid: connection.backendPid,
    heldMs: now - leasedAt,
    inFlight: connection.inFlight,
    ...(stack === undefined ? {} : { stack }),
  };
}

/** Closing the socket alone would leave the server at work (it looks at it only when it has an answer). */
function cancelQuietly({ connection }: Checkout): void {
  if (connection.inFlight > 0) connection.cancel().catch(() => undefined);
}

function gone(id: number): ConnectionLostError {
  return new ConnectionLostError(`connection ${id} is gone; nothing was sent`, {
    outcome: "not_applied",
  });
}
