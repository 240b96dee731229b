/** A real SDK whose reader collects only when it is asked, as between two collections of any reader. */

/**
 * @typedef {import("@opentelemetry/api").MeterProvider} MeterProvider
 * @typedef {import("@opentelemetry/sdk-metrics").MetricReaderOptions} ReaderOptions
 * @typedef {typeof import("@opentelemetry/sdk-metrics")} Sdk
 */

const duration = "db.client.operation.duration";

/**
 * @param {Sdk} sdk
 * @param {ReaderOptions["metricProducers"]} [metricProducers]
 * @returns {{ meterProvider: MeterProvider, recorded: () => Promise<number> }} `recorded`: operations whose
 *   duration has been recorded.
 */
export function meter({ MeterProvider, MetricReader }, metricProducers = []) {
  class AskedReader extends MetricReader {
    async onForceFlush() {}
    async onShutdown() {}
  }
  const reader = new AskedReader({ metricProducers });
  const meterProvider = new MeterProvider({ readers: [reader] });
  const recorded = async () => {
    const { resourceMetrics } = await reader.collect();
    const points = resourceMetrics.scopeMetrics
      .flatMap(({ metrics }) => metrics)
      .filter(({ descriptor }) => descriptor.name === duration)
      .flatMap(({ dataPoints }) => dataPoints);
    return points.reduce((sum, { value }) => sum + value.count, 0);
  };
  return { meterProvider, recorded };
}
