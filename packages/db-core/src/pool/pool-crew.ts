import { PoolClosedError } from "../errors/index.js";
import { inNobodysContext } from "../nobodys-context.js";
import type { RetireReason } from "../observer/db-observer.js";
import { Connector, isPassing } from "./connector.js";
import type { FeedOwner } from "./connection-feed.js";
import { LeaseDesk } from "./lease-desk.js";
import type { Member } from "./member.js";
import type { PoolCommand } from "./pool-command.js";
import type { PoolInside, Ticket } from "./pool-inside.js";
import { check } from "./restore.js";
import { stopStatement } from "./stop-statement.js";
import type { Waiter } from "./wait-queue.js";

/** Time the driver has to say goodbye on a connection. */
const goodbyeMs = 1000;

/** Does with connections what the state machine decided, and tells it what came of that. */
export class PoolCrew {
  readonly connector: Connector;
  readonly desk: LeaseDesk;
  readonly #inside: PoolInside;

  constructor(inside: PoolInside) {
    this.#inside = inside;
    this.connector = new Connector(inside.options);
    this.desk = new LeaseDesk(inside);
  }

  /**
   * @param isAsked a caller asks just now. A connection that is opened at any other time is seen to begin in
   * nobody's asynchronous context: the one at hand may be that of whoever gave another back, or of a
   * timer's maker, long gone.
   */
  carryOut(command: PoolCommand<Ticket>, isAsked: boolean): void {
    switch (command.do) {
      case "lease":
        return this.#lease(command.id, command.waiter);
      case "refuse":
        return command.waiter.ticket.settle(command.why);
      case "open":
        if (isAsked) return void this.open(command.id);
        return void inNobodysContext(() => this.open(command.id));
      case "abandon":
        return this.connector.abandon(command.id, command.why);
      case "retry":
        return this.#reportRetry(command.attempt, command.delayMs);
      case "validate":
      case "retire":
      case "cut":
      case "cancel":
      case "leak": {
        const member = this.#inside.members.get(command.id);
        return member === undefined ? undefined : this.#handle(member, command);
      }
    }
  }

  /** Makes an attempt to connect. With `checkUntil`, the connection is not lent before it is checked. */
  async open(id: number, checkUntil?: number): Promise<void> {
    const { clock, members, run, state } = this.#inside;
    // Whoever was told why it is opened may have closed the pool.
    if (state.slot(id)?.phase !== "connecting") return;
    let member: Member;
    try {
      member = await this.connector.open(id, this.#ownerOf(id));
    } catch (error) {
      return run(state.connectFailed(id, clock.now(), isPassing(error)));
    }
    // Between its opening and this line it may have died, or the pool been closed.
    const { death } = member.feed;
    if (death !== undefined) return run(state.connectFailed(id, clock.now(), true));
    if (state.slot(id)?.phase !== "connecting") return member.connection.destroy();
    members.set(id, member);
    const now = clock.now();
    const isInTime = checkUntil !== undefined && now < checkUntil;
    const { overlaps } = member.connection;
    run(state.connected(id, now, { overlaps, ...(isInTime ? { checkUntil } : {}) }));
  }

  /** A round trip on a connection nobody holds. Rejects when it failed, and the connection is destroyed. */
  async check(member: Member): Promise<void> {
    const { clock, run, state } = this.#inside;
    try {
      await check(member.connection);
    } catch (error) {
      member.fault ??= error;
      run(state.unfit(member.id, clock.now()));
      throw error;
    }
    run(state.ready(member.id, clock.now()));
  }

  #lease(id: number, { lane, ticket: { site, settle } }: Waiter<Ticket>): void {
    const now = this.#inside.clock.now();
    settle(lane === "exclusive" ? this.desk.lend(id, now, site) : this.desk.board(id, now));
  }

  #handle(
    member: Member,
    command: Extract<
      PoolCommand<Ticket>,
      { do: "validate" | "retire" | "cut" | "cancel" | "leak" }
    >,
  ): void {
    const { checkout } = member.feed;
    switch (command.do) {
      case "validate":
        // What came of it is in the connection's events.
        this.check(member).catch(() => undefined);
        return;
      case "retire":
        return this.#retire(member, command.reason, command.gracefully);
      case "cut":
        this.#inside.members.delete(member.id);
        return member.connection.destroy(member.fault);
      case "cancel":
        return checkout && this.desk.cancel(checkout, this.#closedError());
      case "leak":
        return checkout && this.desk.reportLeak(checkout);
    }
  }

  #retire(member: Member, reason: RetireReason, gracefully: boolean): void {
    const { clock, members, run, state } = this.#inside;
    const { connection, fault, feed, id } = member;
    const cause = fault ?? (reason === "shutdown" ? this.#closedError() : undefined);
    if (feed.checkout !== undefined) this.desk.revoke(feed.checkout, cause);
    this.#reportRetirement(id, reason, fault);
    if (!gracefully) {
      members.delete(id);
      if (member.isRunning) return void stopStatement(connection, clock);
      return connection.destroy(cause);
    }
    void connection.close(goodbyeMs).then(() => {
      members.delete(id);
      return run(state.gone(id, clock.now()));
    });
  }

  #ownerOf(id: number): FeedOwner {
    return {
      closed: (cause) => this.#died(id, cause),
      listenerFailed: (error) => this.desk.reportListener(error),
    };
  }

  /** Also called for connections that closed as they were told to. */
  #died(id: number, cause: unknown): void {
    const { clock, members, run, state } = this.#inside;
    if (!members.delete(id)) return;
    const isExpected = state.slot(id)?.phase === "closing";
    // First, so that whoever asks for a connection at hearing of it is not lent this one.
    const commands = state.gone(id, clock.now());
    if (!isExpected) this.#reportRetirement(id, "error", cause);
    run(commands);
  }

  #reportRetirement(connectionId: number, reason: RetireReason, error: unknown): void {
    const { observers, pool } = this.#inside.options;
    const cause = error === undefined ? {} : { error };
    observers.current?.retire?.({ pool, connectionId, reason, ...cause });
  }

  #reportRetry(attempt: number, delayMs: number): void {
    const { observers, pool } = this.#inside.options;
    const error = this.connector.lastFailure;
    observers.current?.retry?.({ pool, kind: "connect", attempt, delayMs, error });
  }

  #closedError(): PoolClosedError {
    const { name } = this.#inside.options.pool;
    return new PoolClosedError(`the pool ${name} is being closed`);
  }
}
