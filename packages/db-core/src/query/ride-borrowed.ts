import type { GroupResult, StatementGroup } from "../driver/driver.js";
import { ConnectionLostError } from "../errors/connection-errors.js";
import type { Ride } from "../pool/ride.js";
import { ConnectionBorrowed } from "./connection-borrowed.js";
import type { KnownText } from "./known-texts.js";

/** A place on a shared connection, borrowed for one statement. */
export class RideBorrowed extends ConnectionBorrowed {
  readonly #ride: Ride;
  readonly #known: KnownText;

  constructor(ride: Ride, known: KnownText) {
    super(ride.connection);
    this.#ride = ride;
    this.#known = known;
  }

  /**
   * The place is given back with the answer: whoever awaits it asks next, and finds room where the answers of
   * many came together, so that what follows on them travels together as well.
   */
  override async send({ statements }: StatementGroup): Promise<GroupResult> {
    let result: GroupResult;
    try {
      result = await super.send({ statements, overlaps: true });
    } catch (error) {
      this.giveBack();
      throw error;
    }
    const doubt = endRide(this.#ride, this.#known);
    if (doubt !== undefined) throw doubt;
    return result;
  }

  override giveBack(): void {
    endRide(this.#ride, this.#known);
  }

  /** Nothing was cancelled here: what may be has a connection for itself. */
  override quarantine(): void {
    this.giveBack();
  }

  override destroy(cause: unknown): void {
    this.#ride.destroy(cause);
  }
}

/**
 * Gives the place of a statement back, whose answer has come.
 *
 * @returns why nothing is known of it: a transaction is open, which none of those that ride can have begun, and what
 *   any of them did may be undone. The connection is destroyed.
 */
export function endRide(ride: Ride, known: KnownText): ConnectionLostError | undefined {
  if (ride.connection.status() === "idle") {
    const tookMs = ride.end();
    if (tookMs !== undefined) known.took(tookMs);
    return undefined;
  }
  const doubt = new ConnectionLostError(
    "a statement that shared its connection was answered in a transaction that nobody had begun; the connection was destroyed, and whether the statement was applied is not known",
    { outcome: "unknown" },
  );
  ride.destroy(doubt);
  return doubt;
}
