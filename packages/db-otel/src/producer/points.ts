import { ValueType } from "@opentelemetry/api";
import type { HrTime } from "@opentelemetry/api";
import { metricNames } from "../metric-names.js";
import type { LevelKey, MetricDefinition } from "../metric-names.js";
import type { Level } from "../pool-levels.js";
import type { Count } from "./counter-sum.js";
import type { Buckets } from "./histogram-sum.js";
import { cumulative, dataPointTypes } from "./metric-data.js";
import type { Described, HistogramMetric, MetricData, SumMetric } from "./metric-data.js";
import type { Series } from "./series.js";

/** From when to when something was added up. */
export interface Interval {
  readonly startTime: HrTime;
  readonly endTime: HrTime;
}

/** A histogram as readers of the SDK take it. */
export function histogramMetric(
  row: MetricDefinition,
  series: readonly Series<Buckets>[],
  interval: Interval,
): HistogramMetric {
  return {
    ...described(row),
    dataPointType: dataPointTypes.histogram,
    dataPoints: series.map(({ attributes, sum }) => ({
      ...interval,
      attributes,
      value: sum.value,
    })),
  };
}

/** A counter as readers of the SDK take it. */
export function counterMetric(
  row: MetricDefinition,
  series: readonly Series<Count>[],
  interval: Interval,
): SumMetric {
  return {
    ...described(row),
    dataPointType: dataPointTypes.sum,
    isMonotonic: true,
    dataPoints: series.map(({ attributes, sum }) => ({
      ...interval,
      attributes,
      value: sum.value,
    })),
  };
}

/** Levels as readers of the SDK take them: those of one metric together. */
export function levelMetrics(levels: readonly Level[], interval: Interval): MetricData[] {
  const metrics: Map<LevelKey, SumMetric> = new Map();
  for (const { metric: key, attributes, value } of levels) {
    const metric = metrics.get(key) ?? emptyLevel(metricNames[key]);
    metrics.set(key, metric);
    metric.dataPoints.push({ ...interval, attributes, value });
  }
  return [...metrics.values()];
}

function emptyLevel(row: MetricDefinition): SumMetric {
  return {
    ...described(row),
    dataPointType: dataPointTypes.sum,
    isMonotonic: false,
    dataPoints: [],
  };
}

function described({ name, description, unit }: MetricDefinition): Described {
  return {
    descriptor: { name, description, unit, valueType: ValueType.DOUBLE },
    aggregationTemporality: cumulative,
  };
}
