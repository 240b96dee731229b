import type { BatchObservableCallback, Meter } from "@opentelemetry/api";
import type { InstrumentMaker } from "./instruments.js";
import { metricNames } from "./metric-names.js";
import type { LevelKey } from "./metric-names.js";
import type { Level } from "./pool-levels.js";

/** Instruments of a meter of the API. */
export function makerOf(meter: Meter): InstrumentMaker {
  return {
    histogram({ name, unit, description, buckets }) {
      const advice = { explicitBucketBoundaries: [...buckets] };
      return meter.createHistogram(name, { unit, description, advice });
    },
    counter: ({ name, unit, description }) => meter.createCounter(name, { unit, description }),
  };
}

/** Has `read` called once for each collection, for all levels together, so that they are of one moment. */
export function observeLevels(meter: Meter, read: () => Iterable<Level>): void {
  const gauges = new Map(
    levelKeys.map((key) => {
      const { name, unit, description } = metricNames[key];
      return [key, meter.createObservableUpDownCounter(name, { unit, description })];
    }),
  );
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
