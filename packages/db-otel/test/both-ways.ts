import type { DbObserver } from "@abe/db-core/observer";
import { MeterProvider } from "@opentelemetry/sdk-metrics";
import type { MetricData, ScopeMetrics } from "@opentelemetry/sdk-metrics";
import { otelObserver } from "../src/otel-observer.js";
import type { OtelObserverOptions } from "../src/otel-observer-options.js";
import { otelProducer } from "../src/producer/otel-producer.js";
import { PullReader } from "./telemetry.js";

/** A metric as an exporter gets it, without its times; series in order. */
export interface Reported {
  readonly name: string;
  readonly description: string;
  readonly unit: string;
  readonly valueType: number;
  readonly temporality: number;
  readonly type: number;
  readonly isMonotonic: boolean | undefined;
  readonly points: readonly { readonly attributes: object; readonly value: unknown }[];
}

/** Two observers that are told the same, and one reader that has the metrics of both. */
export class BothWays {
  readonly observers: readonly [meter: Required<DbObserver>, producer: Required<DbObserver>];
  readonly #reader: PullReader;

  constructor(options: Omit<OtelObserverOptions, "meterProvider">) {
    const producer = otelProducer(options);
    this.#reader = new PullReader({ metricProducers: [producer.metricProducer] });
    const meterProvider = new MeterProvider({ readers: [this.#reader] });
    const meter = otelObserver({ ...options, meterProvider });
    this.observers = [meter as Required<DbObserver>, producer as unknown as Required<DbObserver>];
  }

  /** What the meter's SDK and what the producer reports. */
  async collect(): Promise<readonly [meter: Reported[], producer: Reported[]]> {
    const { resourceMetrics, errors } = await this.#reader.collect();
    if (errors.length > 0) throw new AggregateError(errors);
    const { scopeMetrics } = resourceMetrics;
    const [meter, producer] = scopeMetrics;
    if (meter === undefined || producer === undefined || scopeMetrics.length > 2) {
      throw new RangeError(`${scopeMetrics.length} scopes instead of 2`);
    }
    return [reported(meter), reported(producer)];
  }
}

/** The metrics of a scope by their names. */
export function reported({ metrics }: ScopeMetrics): Reported[] {
  return metrics.map(withoutTimes).toSorted((one, other) => (one.name < other.name ? -1 : 1));
}

function withoutTimes(metric: MetricData): Reported {
  const { name, description, unit, valueType } = metric.descriptor;
  return {
    name,
    description,
    unit,
    valueType,
    temporality: metric.aggregationTemporality,
    type: metric.dataPointType,
    isMonotonic: "isMonotonic" in metric ? metric.isMonotonic : undefined,
    points: metric.dataPoints
      .map(({ attributes, value }) => ({ attributes, value }))
      .toSorted((one, other) => (keyOf(one.attributes) < keyOf(other.attributes) ? -1 : 1)),
  };
}

function keyOf(attributes: object): string {
  return JSON.stringify(
    Object.entries(attributes).toSorted(([one], [other]) => (one < other ? -1 : 1)),
  );
}
