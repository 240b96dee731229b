import type { Attributes, HrTime, ValueType } from "@opentelemetry/api";

/*
 * What a reader of the SDK asks for and gets, as far as it is used here. The shapes are those of
 * `@opentelemetry/sdk-metrics` 2 and 3, so that a reader takes them without this package needing it.
 */

/** Asked by a reader of the SDK whenever it collects: give it to one in `metricProducers`. */
export interface MetricProducer {
  /** Everything since the producer was made. Reading changes nothing, so any number of readers may. */
  collect(): Promise<CollectionResult>;
}

/** What a producer has to say. */
export interface CollectionResult {
  resourceMetrics: ResourceMetrics;
  /** What could not be read; the rest is there. */
  errors: unknown[];
}

/** Metrics of one process. */
export interface ResourceMetrics {
  /** Empty: a reader uses the resource of its meter provider. */
  resource: EmptyResource;
  scopeMetrics: ScopeMetrics[];
}

/** A resource without attributes. */
export interface EmptyResource {
  readonly attributes: Attributes;
  /** The other one. */
  merge(other: EmptyResource | null): EmptyResource;
  getRawAttributes(): [];
}

/** Metrics of one instrumentation. */
export interface ScopeMetrics {
  scope: { readonly name: string; readonly version: string; readonly schemaUrl: string };
  metrics: MetricData[];
}

/** One metric: a histogram, or a sum. */
export type MetricData = HistogramMetric | SumMetric;

/** Durations or sizes. */
export interface HistogramMetric extends Described {
  readonly dataPointType: typeof dataPointTypes.histogram;
  readonly dataPoints: DataPoint<HistogramValue>[];
}

/** A counter, or a level, which may fall as well. */
export interface SumMetric extends Described {
  readonly dataPointType: typeof dataPointTypes.sum;
  readonly isMonotonic: boolean;
  readonly dataPoints: DataPoint<number>[];
}

/** What every metric has. */
export interface Described {
  readonly descriptor: MetricDescriptor;
  readonly aggregationTemporality: typeof cumulative;
}

/** How a metric is called, and what it is. */
export interface MetricDescriptor {
  readonly name: string;
  readonly description: string;
  readonly unit: string;
  readonly valueType: ValueType;
}

/** One series at one moment. */
export interface DataPoint<Value> {
  /** When the producer was made. */
  readonly startTime: HrTime;
  readonly endTime: HrTime;
  readonly attributes: Attributes;
  readonly value: Value;
}

/** What a histogram has recorded. */
export interface HistogramValue {
  readonly count: number;
  readonly sum: number;
  readonly min: number;
  readonly max: number;
  /** One count more than boundaries: a boundary belongs to the bucket below it. */
  readonly buckets: { boundaries: number[]; counts: number[] };
}

/** `DataPointType` of the SDK. */
export const dataPointTypes = { histogram: 0, sum: 3 } as const;

/** `AggregationTemporality.CUMULATIVE` of the SDK. */
export const cumulative = 1;

/** A reader keeps the resource of its meter provider. */
export const noResource: EmptyResource = {
  attributes: {},
  merge: (other) => other ?? noResource,
  getRawAttributes: () => [],
};
