import type { Attributes, BatchObservableCallback, Meter } from "@opentelemetry/api";
import type { ObservableUpDownCounter } from "@opentelemetry/api";
import { metricNames } from "./metric-names.js";
import type { CounterKey, HistogramKey, LevelKey, MetricDefinition } from "./metric-names.js";
import type { Level } from "./pool-levels.js";

/** Takes durations and sizes; a histogram of the SDK does. */
export interface Recorder {
  record(value: number, attributes: Attributes): void;
}

/** Counts; a counter of the SDK does. */
export interface Adder {
  add(value: number, attributes: Attributes): void;
}

/** Metrics that are recorded only when they are asked for. */
export type OptionalKey = "returnedRows" | "transactionSavepoints" | "connectionMax";

/**
 * Where measurements go, by the short names of the table. Whoever records gives the same attributes as the
 * same object each time.
 */
export type Instruments = Readonly<
  Record<Exclude<HistogramKey, OptionalKey>, Recorder> &
    Record<Exclude<CounterKey, OptionalKey>, Adder> & {
      returnedRows: Recorder | undefined;
      transactionSavepoints: Adder | undefined;
    }
>;

/** Makes the instruments the table describes, and of the optional ones those that are wanted. */
export function createInstruments(meter: Meter, wanted: ReadonlySet<OptionalKey>): Instruments {
  return {
    operationDuration: histogram(meter, "operationDuration"),
    returnedRows: wanted.has("returnedRows") ? histogram(meter, "returnedRows") : undefined,
    summaryOverflow: counter(meter, "summaryOverflow"),
    connectionTimeouts: counter(meter, "connectionTimeouts"),
    connectionWaitTime: histogram(meter, "connectionWaitTime"),
    connectionUseTime: histogram(meter, "connectionUseTime"),
    connectionCreateTime: histogram(meter, "connectionCreateTime"),
    connectionClosed: counter(meter, "connectionClosed"),
    transactionDuration: histogram(meter, "transactionDuration"),
    transactionRetries: counter(meter, "transactionRetries"),
    transactionSavepoints: wanted.has("transactionSavepoints")
      ? counter(meter, "transactionSavepoints")
      : undefined,
    migrationDuration: histogram(meter, "migrationDuration"),
    migrationLockWaitTime: histogram(meter, "migrationLockWaitTime"),
  };
}

/** Has `read` called once for each collection, for all levels together, so that they are of one moment. */
export function observeLevels(meter: Meter, read: () => Iterable<Level>): void {
  const gauges = new Map(levelKeys.map((key) => [key, level(meter, metricNames[key])]));
  const observe: BatchObservableCallback = (result) => {
    for (const { metric, value, attributes } of read()) {
      const gauge = gauges.get(metric);
      if (gauge !== undefined) result.observe(gauge, value, attributes);
    }
  };
  meter.addBatchObservableCallback(observe, [...gauges.values()]);
}

const levelKeys: readonly LevelKey[] = [
  "operationActive",
  "connectionCount",
  "connectionLimit",
  "connectionMax",
  "connectionIdleMin",
  "connectionIdleMax",
  "connectionPending",
];

function histogram(meter: Meter, key: HistogramKey): Recorder {
  const { name, unit, description, buckets }: MetricDefinition = metricNames[key];
  const advice = buckets === undefined ? {} : { explicitBucketBoundaries: [...buckets] };
  return meter.createHistogram(name, { unit, description, advice });
}

function counter(meter: Meter, key: CounterKey): Adder {
  const { name, unit, description } = metricNames[key];
  return meter.createCounter(name, { unit, description });
}

function level(meter: Meter, definition: MetricDefinition): ObservableUpDownCounter {
  const { name, unit, description } = definition;
  return meter.createObservableUpDownCounter(name, { unit, description });
}
