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
    try {
      const result = await super.send({ statements, overlaps: true });
      if (this.#isInDoubt) throw this.#doubt();
      return result;
    } finally {
      this.giveBack();
    }
  }

  override giveBack(): void {
    if (this.#isInDoubt) {
      this.#ride.destroy(this.#doubt());
      return;
    }
    const tookMs = this.#ride.end();
    if (tookMs !== undefined) this.#known.took(tookMs);
  }

  /** Nothing was cancelled here: what may be has a connection for itself. */
  override quarantine(): void {
    this.giveBack();
  }

  override destroy(cause: unknown): void {
    this.#ride.destroy(cause);
  }

  /** A transaction is open, which none of its statements can have begun: what any of them did may be undone. */
  get #isInDoubt(): boolean {
    return this.connection.status() !== "idle";
  }

  #doubt(): ConnectionLostError {
    return new ConnectionLostError(
      "a statement that shared its connection was answered in a transaction that nobody had begun; the connection was destroyed, and whether the statement was applied is not known",
      { outcome: "unknown" },
    );
  }
}
