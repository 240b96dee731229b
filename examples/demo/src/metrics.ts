import { metricNames } from "@abe/db-otel";
import {
  AggregationTemporality,
  AggregationType,
  type DataPoint,
  type Histogram as HistogramValue,
  InMemoryMetricExporter,
  MeterProvider,
  type MetricData,
  PeriodicExportingMetricReader,
} from "@opentelemetry/sdk-metrics";
import { milliseconds, quantile, sparkline } from "./histogram.js";

/** Seconds: 0.1 ms to 3.2 s, doubling. */
const boundaries = Array.from({ length: 16 }, (_, power) => 0.0001 * 2 ** power);

/** A meter provider that keeps everything in memory until it is asked. */
export class Metrics {
  readonly provider: MeterProvider;
  readonly #reader: PeriodicExportingMetricReader;

  constructor() {
    const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
    this.#reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 });
    const aggregation = {
      type: AggregationType.EXPLICIT_BUCKET_HISTOGRAM,
      options: { boundaries },
    } as const;
    this.provider = new MeterProvider({
      readers: [this.#reader],
      views: [
        metricNames.operationDuration,
        metricNames.connectionWaitTime,
        metricNames.connectionUseTime,
        metricNames.transactionDuration,
      ].map(({ name }) => ({ instrumentName: name, aggregation })),
    });
  }

  /** Lines of two small tables: operations with their latencies, then the pool. */
  async report(): Promise<string[]> {
    const { resourceMetrics } = await this.#reader.collect();
    const metrics = resourceMetrics.scopeMetrics.flatMap((scope) => scope.metrics);
    return [...operationLines(metrics), "", ...poolLines(metrics)];
  }

  async shutdown(): Promise<void> {
    await this.provider.shutdown();
  }
}

function operationLines(metrics: readonly MetricData[]): string[] {
  const rows = histograms(metrics, metricNames.operationDuration.name)
    .map(({ value, attributes }) => ({
      label: [attributes["db.query.summary"], attributes["error.type"]].filter(Boolean).join(" ✗ "),
      value,
    }))
    .toSorted((one, other) => other.value.count - one.value.count)
    .slice(0, 12);
  return [
    row("operation", "count", "p50", "p99", `0.1 ms … ${boundaries.at(-1)?.toFixed(1)} s`),
    ...rows.map(({ label, value }) => histogramRow(label, value)),
    ...Object.entries(expected)
      .filter(([code]) => rows.some(({ label }) => label.endsWith(`✗ ${code}`)))
      .map(([code, why]) => `✗ ${code}: ${why}`),
  ];
}

/** Why the demo's operations fail, by SQLSTATE. */
const expected = {
  "23514": "an account would be overdrawn, which the demo does on purpose",
  "42P01": "a new database has no history of migrations yet",
} as const;

function poolLines(metrics: readonly MetricData[]): string[] {
  const timed = [
    ["waiting for a connection", metricNames.connectionWaitTime.name],
    ["using a connection", metricNames.connectionUseTime.name],
    ["transactions", metricNames.transactionDuration.name],
  ] as const;
  const levels = numbers(metrics, metricNames.connectionCount.name)
    .map(({ value, attributes }) => `${value} ${String(attributes["db.client.connection.state"])}`)
    .join(", ");
  const retries = numbers(metrics, metricNames.transactionRetries.name);
  const retried = retries.reduce((sum, point) => sum + point.value, 0);
  return [
    row("pool", "count", "p50", "p99", ""),
    ...timed.flatMap(([label, name]) =>
      histograms(metrics, name).map(({ value, attributes }) => {
        const outcome = attributes["abe.db.transaction.outcome"];
        return histogramRow(outcome === undefined ? label : `${label}: ${String(outcome)}`, value);
      }),
    ),
    `connections: ${levels}; transactions run again: ${retried}`,
  ];
}

function histogramRow(label: string, value: HistogramValue): string {
  const { counts } = value.buckets;
  const histogram = { boundaries: value.buckets.boundaries, counts };
  return row(
    label,
    String(value.count),
    milliseconds(quantile(histogram, 0.5)),
    milliseconds(quantile(histogram, 0.99)),
    sparkline(counts),
  );
}

function row(...[label, count, p50, p99, bars]: [string, string, string, string, string]): string {
  return `${label.slice(0, 34).padEnd(34)} ${count.padStart(7)} ${p50.padStart(9)} ${p99.padStart(9)}  ${bars}`.trimEnd();
}

function histograms(metrics: readonly MetricData[], name: string): DataPoint<HistogramValue>[] {
  const metric = metrics.find(({ descriptor }) => descriptor.name === name);
  return (metric?.dataPoints ?? []) as DataPoint<HistogramValue>[];
}

function numbers(metrics: readonly MetricData[], name: string): DataPoint<number>[] {
  const metric = metrics.find(({ descriptor }) => descriptor.name === name);
  return (metric?.dataPoints ?? []) as DataPoint<number>[];
}
