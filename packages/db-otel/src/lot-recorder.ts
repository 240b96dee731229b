import type { Attributes } from "@opentelemetry/api";
import type { Recorder } from "./instruments.js";

/** Records that wait at most. */
export const lotSize = 128;

/**
 * Hands records on in lots: one after the other they cost an SDK, which serialises the attributes of each,
 * about half of what they do between other work. Whoever collects has to {@link flush} first.
 */
export class LotRecorder implements Recorder {
  readonly #to: Recorder;
  readonly #values: Float64Array = new Float64Array(lotSize);
  readonly #attributes: Attributes[] = [];
  #length = 0;

  constructor(to: Recorder) {
    this.#to = to;
  }

  /** @param attributes stay as they are. */
  record(value: number, attributes: Attributes): void {
    this.#values[this.#length] = value;
    this.#attributes[this.#length] = attributes;
    this.#length += 1;
    if (this.#length === lotSize) this.flush();
  }

  /** Hands on what waits. */
  flush(): void {
    const length = this.#length;
    this.#length = 0;
    for (let n = 0; n < length; n += 1) {
      this.#to.record(this.#values[n] ?? 0, this.#attributes[n] ?? {});
    }
  }
}
