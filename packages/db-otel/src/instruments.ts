import type {
  BatchObservableResult,
  Counter,
  Histogram,
  Meter,
  ObservableUpDownCounter,
} from "@opentelemetry/api";
import { metricNames } from "./metric-names.js";
import type { MetricDefinition } from "./metric-names.js";

/** What is read when someone collects, all at one moment. */
export interface LevelInstruments {
  readonly count: ObservableUpDownCounter;
  readonly limit: ObservableUpDownCounter;
  readonly pending: ObservableUpDownCounter;
  readonly active: ObservableUpDownCounter;
}

/** The instruments of one meter. */
export interface Instruments {
  readonly operationDuration: Histogram;
  readonly summaryOverflow: Counter;
  readonly timeouts: Counter;
  readonly waitTime: Histogram;
  readonly useTime: Histogram;
  readonly createTime: Histogram;
  readonly closed: Counter;
  readonly transactionDuration: Histogram;
  readonly transactionRetries: Counter;
  readonly migrationDuration: Histogram;
  readonly levels: LevelInstruments;
}

/** Makes the instruments the table describes. */
export function createInstruments(meter: Meter): Instruments {
  return {
    operationDuration: histogram(meter, metricNames.operationDuration),
    summaryOverflow: counter(meter, metricNames.summaryOverflow),
    timeouts: counter(meter, metricNames.connectionTimeouts),
    waitTime: histogram(meter, metricNames.connectionWaitTime),
    useTime: histogram(meter, metricNames.connectionUseTime),
    createTime: histogram(meter, metricNames.connectionCreateTime),
    closed: counter(meter, metricNames.connectionClosed),
    transactionDuration: histogram(meter, metricNames.transactionDuration),
    transactionRetries: counter(meter, metricNames.transactionRetries),
    migrationDuration: histogram(meter, metricNames.migrationDuration),
    levels: {
      count: level(meter, metricNames.connectionCount),
      limit: level(meter, metricNames.connectionLimit),
      pending: level(meter, metricNames.connectionPending),
      active: level(meter, metricNames.operationActive),
    },
  };
}

/** Has `observe` called once for each collection, for all levels together. */
export function observeLevels(
  meter: Meter,
  levels: LevelInstruments,
  observe: (result: BatchObservableResult, levels: LevelInstruments) => void,
): void {
  meter.addBatchObservableCallback((result) => observe(result, levels), Object.values(levels));
}

function histogram(meter: Meter, definition: MetricDefinition): Histogram {
  const { name, unit, description, buckets } = definition;
  const advice = buckets === undefined ? {} : { explicitBucketBoundaries: [...buckets] };
  return meter.createHistogram(name, { unit, description, advice });
}

function counter(meter: Meter, { name, unit, description }: MetricDefinition): Counter {
  return meter.createCounter(name, { unit, description });
}

function level(meter: Meter, definition: MetricDefinition): ObservableUpDownCounter {
  const { name, unit, description } = definition;
  return meter.createObservableUpDownCounter(name, { unit, description });
}
