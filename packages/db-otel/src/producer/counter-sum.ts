import type { Attributes } from "@opentelemetry/api";
import type { Adder } from "../instruments.js";
import { SeriesTable } from "./series.js";
import type { Series } from "./series.js";

/** Counts. */
export class CounterSum implements Adder {
  readonly #series: SeriesTable<Count> = new SeriesTable(() => ({ value: 0 }));

  get all(): readonly Series<Count>[] {
    return this.#series.all;
  }

  add(value: number, attributes: Attributes): void {
    this.#series.of(attributes).value += value;
  }
}

/** One series of a counter. */
export interface Count {
  value: number;
}
