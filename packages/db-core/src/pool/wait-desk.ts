import { onAbort } from "../abort-listeners.js";
import { deferred } from "../deferred.js";
import { QueryAbortedError } from "../errors/index.js";
import type { AcquireEnd, AcquireEvent } from "../observer/db-observer.js";
import type { Watch } from "../observer/watch.js";
import type { Agenda } from "./agenda.js";
import type { Lane } from "./lane.js";
import type { Lease } from "./lease.js";
import type { LeaseSite } from "./lease-site.js";
import type { Answer, PoolInside, Ticket } from "./pool-inside.js";
import type { AcquireOptions } from "./pool-options.js";
import type { Refusals } from "./refusals.js";
import type { Ride } from "./ride.js";
import { createWaiter } from "./wait-queue.js";

/** What a caller asks for. */
export interface AcquireRequest {
  readonly lane: Lane;
  readonly options: AcquireOptions;
  readonly site: LeaseSite | undefined;
}

/** Where callers wait for a connection, and are told what came of that. */
export class WaitDesk {
  readonly #inside: PoolInside;
  readonly #agenda: Agenda;
  readonly #refusals: Refusals;

  constructor(inside: PoolInside, agenda: Agenda, refusals: Refusals) {
    this.#inside = inside;
    this.#agenda = agenda;
    this.#refusals = refusals;
  }

  /** Its errors are made after the wait, where the caller's own frames are part of the stack. */
  async wait(request: AcquireRequest, since: number): Promise<Lease | Ride> {
    const answer = await this.#queue(request, since);
    if (typeof answer !== "string") return answer;
    if (answer === "aborted") {
      const cause: unknown = request.options.signal?.reason;
      throw new QueryAbortedError("aborted before there was a connection; nothing was sent", {
        cause,
      });
    }
    throw this.#refusals.ofWaiter(answer, this.#inside.clock.now() - since, request.lane);
  }

  /** The same, and the observers are told what came of it. */
  async waitObserved(
    request: AcquireRequest,
    since: number,
    watch: Watch<AcquireEvent, AcquireEnd>,
    end: (end: AcquireEnd) => void,
  ): Promise<Lease | Ride> {
    const { clock } = this.#inside;
    try {
      const lent = await this.wait(request, since);
      watch.finish(end, { connectionId: lent.id, waitMs: clock.now() - since });
      return lent;
    } catch (error) {
      watch.finish(end, { error, waitMs: clock.now() - since });
      throw error;
    }
  }

  #queue(request: AcquireRequest, since: number): Promise<Answer> {
    const { lane, options, site } = request;
    const { signal, timeoutMs } = options;
    if (signal?.aborted === true) return Promise.resolve("aborted");
    const answered = deferred<Answer>();
    const settle = (answer: Answer): void => {
      unlisten?.();
      answered.resolve(answer);
    };
    const { state } = this.#inside;
    const deadline = this.#deadline(since, timeoutMs);
    const waiter = createWaiter<Ticket>({ site, settle }, since, deadline, lane);
    const leave = (): void => {
      state.leave(waiter);
      this.#agenda.rearm();
    };
    const unlisten =
      signal &&
      onAbort(signal, () => {
        leave();
        settle("aborted");
      });
    try {
      this.#agenda.run(state.ask(waiter, since), true);
    } catch (error) {
      // An answer that came before it counts. One that came later would be a connection nobody gives back.
      leave();
      unlisten?.();
      answered.reject(error);
    }
    return answered.promise;
  }

  #deadline(since: number, ownMs: number = 0): number {
    const { acquireTimeoutMs } = this.#inside.options.settings;
    return since + Math.min(acquireTimeoutMs || Infinity, ownMs || Infinity);
  }
}
