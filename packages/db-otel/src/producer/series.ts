import type { Attributes } from "@opentelemetry/api";

/** One series of a metric: its attributes, and what has been added up under them. */
export interface Series<Sum> {
  readonly attributes: Attributes;
  readonly sum: Sum;
}

/** Series of one metric, as in the SDK; the last one is of whatever no longer has room. */
const mostSeries = 2_000;

/**
 * The series of one metric, by their attributes.
 *
 * Attributes that were seen before are known as an object, which costs one look-up; others by what they
 * say, so that two objects which say the same are one series.
 */
export class SeriesTable<Sum> {
  readonly #create: () => Sum;
  readonly #known: WeakMap<Attributes, Sum> = new WeakMap();
  readonly #series: Map<string, Series<Sum>> = new Map();

  /** @param create what a new series begins with. */
  constructor(create: () => Sum) {
    this.#create = create;
  }

  /** In the order in which they began. */
  get all(): readonly Series<Sum>[] {
    return [...this.#series.values()];
  }

  /** What is added up under these attributes. */
  of(attributes: Attributes): Sum {
    return this.#known.get(attributes) ?? this.#find(attributes);
  }

  #find(attributes: Attributes): Sum {
    const key = keyOf(attributes);
    const { sum } = this.#series.get(key) ?? this.#begin(key, attributes);
    this.#known.set(attributes, sum);
    return sum;
  }

  #begin(key: string, attributes: Attributes): Series<Sum> {
    if (this.#series.size < mostSeries - 1) return this.#add(key, attributes);
    return this.#series.get(overflowKey) ?? this.#add(overflowKey, overflow);
  }

  #add(key: string, attributes: Attributes): Series<Sum> {
    const series = { attributes, sum: this.#create() };
    this.#series.set(key, series);
    return series;
  }
}

function keyOf(attributes: Attributes): string {
  return JSON.stringify(
    Object.entries(attributes).toSorted(([one], [other]) => (one < other ? -1 : 1)),
  );
}

/** What the SDK calls them. */
const overflow: Attributes = { "otel.metric.overflow": true };
const overflowKey = keyOf(overflow);
