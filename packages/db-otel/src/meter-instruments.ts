import type { BatchObservableCallback, Meter } from "@opentelemetry/api";
import type { Adder, InstrumentMaker, Recorder } from "./instruments.js";
import { LotRecorder } from "./lot-recorder.js";
import { metricNames } from "./metric-names.js";
import type { LevelKey } from "./metric-names.js";
import type { Level } from "./pool-levels.js";

/** Makes instruments of a meter of the API. What its histograms take is recorded in lots. */
export class MeterInstruments implements InstrumentMaker {
  readonly #meter: Meter;
  readonly #lots: LotRecorder[] = [];

  constructor(meter: Meter) {
    this.#meter = meter;
  }

  histogram(row: Parameters<InstrumentMaker["histogram"]>[0]): Recorder {
    const { name, unit, description, buckets } = row;
    const advice = { explicitBucketBoundaries: [...buckets] };
    const lots = new LotRecorder(this.#meter.createHistogram(name, { unit, description, advice }));
    this.#lots.push(lots);
    return lots;
  }

  counter({ name, unit, description }: Parameters<InstrumentMaker["counter"]>[0]): Adder {
    return this.#meter.createCounter(name, { unit, description });
  }

  /** Records what waits. */
  flush(): void {
    for (const lots of this.#lots) lots.flush();
  }
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
