import { ConnectionLostError } from "../../errors/connection-errors.js";
import { QueryAbortedError } from "../../errors/query-errors.js";
import { type CancelTarget, sendCancelRequest } from "../cancel-request.js";
import type { Pipeline } from "./pipeline.js";

/** Milliseconds a CancelRequest's socket may live. */
const timeoutMs = 2_000;

/** Stops requests of a connection: what stands in line is taken back, what runs is cancelled. */
export class Canceller<Row> {
  readonly #pipeline: Pipeline<Row>;
  readonly #target: () => CancelTarget;
  readonly #broken: (cause: unknown) => void;
  #underWay: Promise<void> | undefined;

  /** @param broken told when a later request might be hit: the connection has to be destroyed. */
  constructor(
    pipeline: Pipeline<Row>,
    target: () => CancelTarget,
    broken: (cause: unknown) => void,
  ) {
    this.#pipeline = pipeline;
    this.#target = target;
    this.#broken = broken;
  }

  /** Stops the request that was made with `request`, where that can hit no other. Resolves as {@link cancel} does. */
  stop(request: object): Promise<void> {
    const { sent, waiting } = this.#pipeline;
    if (sent.first?.request === request) {
      // What was sent behind it might be hit instead.
      return sent.size > 1 ? Promise.resolve() : this.cancel();
    }
    const exchange = waiting.take(request);
    exchange?.reject(
      new QueryAbortedError("taken back before it was sent", { statement: exchange.text }),
    );
    return Promise.resolve();
  }

  /** Cancels whatever runs. Resolves when nothing later can be hit. */
  async cancel(): Promise<void> {
    this.#pipeline.sent.first?.stop();
    this.#underWay ??= this.#ask();
    await this.#underWay;
  }

  async #ask(): Promise<void> {
    const pipeline = this.#pipeline;
    pipeline.isHeld = true;
    const end = await sendCancelRequest(this.#target(), timeoutMs);
    this.#underWay = undefined;
    pipeline.isHeld = false;
    if (end !== "unknown") pipeline.pump();
    else
      this.#broken(
        new ConnectionLostError("a CancelRequest may still be on its way", {
          outcome: "not_applied",
        }),
      );
  }
}
