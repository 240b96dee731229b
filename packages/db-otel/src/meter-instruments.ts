import type { BatchObservableCallback, Meter } from "@opentelemetry/api";
import type { Adder, InstrumentMaker, Recorder } from "./instruments.js";
import { LotRecorder } from "./lot-recorder.js";
import { metricNames } from "./metric-names.js";
import type { LevelKey } from "./metric-names.js";
import { PoolLevels } from "./pool-levels.js";
import type { Level } from "./pool-levels.js";

/**
 * The instruments of one meter provider, and the pools whose levels it reports, whatever the number of
 * observers: each with levels of its own would overwrite those of the others where pools have one name. What
 * histograms take is recorded in lots.
 */
export class MeterInstruments implements InstrumentMaker {
  readonly levels: PoolLevels = new PoolLevels();
  readonly #meter: Meter;
  readonly #histograms: Map<string, LotRecorder> = new Map();
  readonly #counters: Map<string, Adder> = new Map();

  constructor(meter: Meter) {
    this.#meter = meter;
    // An SDK asks for what is observed before it collects what was recorded.
    observeLevels(meter, () => {
      for (const lots of this.#histograms.values()) lots.flush();
      return this.levels.read();
    });
  }

  histogram(row: Parameters<InstrumentMaker["histogram"]>[0]): Recorder {
    const { name, unit, description, buckets } = row;
    const advice = { explicitBucketBoundaries: [...buckets] };
    return kept(this.#histograms, name, () => {
      return new LotRecorder(this.#meter.createHistogram(name, { unit, description, advice }));
    });
  }

  counter({ name, unit, description }: Parameters<InstrumentMaker["counter"]>[0]): Adder {
    return kept(this.#counters, name, () => this.#meter.createCounter(name, { unit, description }));
  }
}

function kept<Value>(values: Map<string, Value>, name: string, make: () => Value): Value {
  const value = values.get(name) ?? make();
  values.set(name, value);
  return value;
}

/** Has `read` called once for each collection, for all levels together, so that they are of one moment. */
function observeLevels(meter: Meter, read: () => Iterable<Level>): void {
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
