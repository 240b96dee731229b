import type { GroupResult, StatementResult } from "../driver/driver.js";
import type { Ride } from "../pool/ride.js";
import type { QueryOptions } from "../queryable.js";
import type { Call } from "./call.js";
import type { Conduit } from "./conduit.js";
import type { FollowingCall } from "./following.js";
import { follow } from "./observe.js";
import { type PreparedCall, prepareCall } from "./prepare.js";
import { endRide } from "./ride-borrowed.js";
import { ridingLane } from "./riding-lane.js";
import { runInTurn } from "./run-statements.js";

/**
 * One statement from the call to its end. Where a place for it is free it is sent within the call, with no promise
 * but the driver's own; what has to wait for one, or may be stopped, goes by {@link runInTurn}.
 *
 * {@link answered} or {@link failed} is to be called with what came of {@link send}.
 */
export class RunningStatement {
  readonly #conduit: Conduit;
  readonly #options: QueryOptions;
  readonly #ready: PreparedCall;
  readonly #following: FollowingCall | undefined;
  #ride: Ride | undefined;

  /** @throws what {@link prepareCall} throws. Nothing was sent, and nobody was told. */
  constructor(conduit: Conduit, call: Call) {
    this.#conduit = conduit;
    this.#options = call.options;
    this.#ready = prepareCall(call, conduit.context);
    this.#following = follow(conduit, call);
  }

  send(): Promise<GroupResult> {
    const ride = this.#board();
    if (ride === undefined) {
      this.#following?.waits();
      return runInTurn(this.#conduit, [this.#ready], this.#options, this.#following);
    }
    this.#ride = ride;
    this.#following?.rides(ride);
    return ride.connection.send({ statements: [this.#ready], overlaps: true });
  }

  /** @throws ConnectionLostError the answer came in a transaction that nobody had begun. */
  answered({ statements }: GroupResult): StatementResult {
    // A group of one statement has one result.
    const result = statements[0] as StatementResult;
    if (this.#ride !== undefined) {
      const doubt = endRide(this.#ride, this.#ready.known);
      if (doubt !== undefined) throw doubt;
    }
    this.#following?.ended(result.rowCount, result.command);
    return result;
  }

  failed(error: unknown): void {
    if (this.#ride !== undefined) endRide(this.#ride, this.#ready.known);
    this.#following?.failed(error);
  }

  #board(): Ride | undefined {
    const { signal, timeoutMs } = this.#options;
    if ((signal !== undefined && signal !== null) || timeoutMs !== undefined) return undefined;
    const lane = ridingLane(this.#ready.known, this.#options);
    return lane === undefined ? undefined : this.#conduit.boardAtOnce?.(lane);
  }
}

/** Runs one statement. */
export async function runStatement(conduit: Conduit, call: Call): Promise<StatementResult> {
  const running = new RunningStatement(conduit, call);
  try {
    return running.answered(await running.send());
  } catch (error) {
    running.failed(error);
    throw error;
  }
}
