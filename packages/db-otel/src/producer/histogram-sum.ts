import type { Attributes } from "@opentelemetry/api";
import type { Recorder } from "../instruments.js";
import type { HistogramValue } from "./metric-data.js";
import { SeriesTable } from "./series.js";
import type { Series } from "./series.js";

/** Adds up durations or sizes. */
export class HistogramSum implements Recorder {
  readonly #series: SeriesTable<Buckets>;

  /** @param bounds upper bounds of the buckets, which belong to them, in ascending order. */
  constructor(bounds: readonly number[]) {
    this.#series = new SeriesTable(() => new Buckets(bounds));
  }

  get all(): readonly Series<Buckets>[] {
    return this.#series.all;
  }

  record(value: number, attributes: Attributes): void {
    // The SDK takes neither what is below 0 nor NaN.
    if (value >= 0) this.#series.of(attributes).add(value);
  }
}

/** One series of a histogram. Adding to it makes no object. */
export class Buckets {
  readonly #bounds: readonly number[];
  readonly #counts: number[];
  #count = 0;
  #sum = 0;
  #min = Infinity;
  #max = -Infinity;

  constructor(bounds: readonly number[]) {
    this.#bounds = bounds;
    this.#counts = Array.from({ length: bounds.length + 1 }, () => 0);
  }

  add(value: number): void {
    this.#count += 1;
    this.#sum += value;
    if (value < this.#min) this.#min = value;
    if (value > this.#max) this.#max = value;
    const bucket = this.#bucketOf(value);
    this.#counts[bucket] = (this.#counts[bucket] ?? 0) + 1;
  }

  /** A copy: an exporter may keep it. */
  get value(): HistogramValue {
    return {
      count: this.#count,
      sum: this.#sum,
      min: this.#min,
      max: this.#max,
      buckets: { boundaries: [...this.#bounds], counts: [...this.#counts] },
    };
  }

  /** There are a dozen of them, and most values are small. */
  #bucketOf(value: number): number {
    let bucket = 0;
    for (const bound of this.#bounds) {
      if (value <= bound) break;
      bucket += 1;
    }
    return bucket;
  }
}
