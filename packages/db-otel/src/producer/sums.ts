import type { HrTime } from "@opentelemetry/api";
import { createInstruments } from "../instruments.js";
import type { Instruments, Metering, OptionalKey } from "../instruments.js";
import type { MetricDefinition } from "../metric-names.js";
import { PoolLevels } from "../pool-levels.js";
import type { WatchedPool } from "../pool-levels.js";
import { schemaUrl, scopeName, scopeVersion } from "../scope.js";
import { CounterSum } from "./counter-sum.js";
import { HistogramSum } from "./histogram-sum.js";
import { noResource } from "./metric-data.js";
import type { CollectionResult, MetricData, MetricProducer } from "./metric-data.js";
import { counterMetric, histogramMetric, levelMetrics } from "./points.js";
import type { Interval } from "./points.js";

/** Adds up the metrics of the table by itself, and tells whoever asks. */
export class Sums implements Metering, MetricProducer {
  readonly instruments: Instruments;
  readonly #levels: PoolLevels = new PoolLevels();
  readonly #startTime: HrTime = timeNow();
  readonly #histograms: Map<MetricDefinition, HistogramSum> = new Map();
  readonly #counters: Map<MetricDefinition, CounterSum> = new Map();

  /** @param wanted the optional metrics that are wanted. */
  constructor(wanted: ReadonlySet<OptionalKey>) {
    this.instruments = createInstruments(
      {
        histogram: (row) => kept(this.#histograms, row, new HistogramSum(row.buckets)),
        counter: (row) => kept(this.#counters, row, new CounterSum()),
      },
      wanted,
    );
  }

  watch(pool: WatchedPool): () => void {
    return this.#levels.add(pool);
  }

  /** Nothing is registered anywhere that these sums should move to. */
  refresh(): void {
    return;
  }

  async collect(): Promise<CollectionResult> {
    const interval = { startTime: this.#startTime, endTime: timeNow() };
    const levels = this.#readLevels(interval);
    const metrics = [...levels.metrics, ...this.#added(interval)];
    const scope = { name: scopeName, version: scopeVersion, schemaUrl };
    return {
      resourceMetrics: {
        resource: noResource,
        scopeMetrics: metrics.length === 0 ? [] : [{ scope, metrics }],
      },
      errors: levels.errors,
    };
  }

  /** A level that cannot be read must not keep back what can. */
  #readLevels(interval: Interval): { metrics: MetricData[]; errors: unknown[] } {
    try {
      return { metrics: levelMetrics(this.#levels.read(), interval), errors: [] };
    } catch (error) {
      return { metrics: [], errors: [error] };
    }
  }

  #added(interval: Interval): MetricData[] {
    const histograms = [...this.#histograms].map(([row, { all }]) =>
      histogramMetric(row, all, interval),
    );
    const counters = [...this.#counters].map(([row, { all }]) => counterMetric(row, all, interval));
    // What was never recorded is not reported, as in the SDK.
    return [...histograms, ...counters].filter(({ dataPoints }) => dataPoints.length > 0);
  }
}

function kept<Sum>(sums: Map<MetricDefinition, Sum>, row: MetricDefinition, sum: Sum): Sum {
  sums.set(row, sum);
  return sum;
}

/** Seconds since 1970, and nanoseconds. */
function timeNow(): HrTime {
  const now = Date.now();
  return [Math.floor(now / 1_000), (now % 1_000) * 1_000_000];
}
