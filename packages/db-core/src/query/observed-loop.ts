import { QueryAbortedError } from "../errors/query-errors.js";
import type { LeaseEnd, LeaseListener } from "../pool/checkout.js";
import type { Observation } from "./observe.js";

/**
 * A loop over rows that is observed. The caller may leave it for good without closing it: then nothing of
 * ours runs any more, and what tells of its end is that of the connection's lease.
 */
export class ObservedLoop implements LeaseListener {
  readonly #observation: Observation;
  /** Rows so far, while it is the caller's turn. */
  #rowCount: number | undefined;

  constructor(observation: Observation) {
    this.#observation = observation;
  }

  /** It is the caller's turn. */
  pause(rowCount: number): void {
    this.#rowCount = rowCount;
  }

  /** The caller asks for more, or leaves: whatever the end, the loop tells of it. */
  resume(): void {
    this.#rowCount = undefined;
  }

  closed(cause: unknown): void {
    this.#fail(cause);
  }

  ended(how: LeaseEnd, cause?: unknown): void {
    if (this.#rowCount === undefined) return;
    if (how === "released") this.#observation.ended(this.#rowCount);
    else this.#fail(cause);
  }

  #fail(cause: unknown): void {
    if (this.#rowCount === undefined) return;
    const error = cause ?? new QueryAbortedError("a stream was dropped before its end");
    this.#observation.failed(error, this.#rowCount);
  }
}
