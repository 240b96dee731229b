import type { MeterProvider as MeterProviderApi } from "@opentelemetry/api";
import { PrometheusExporter, PrometheusSerializer } from "@opentelemetry/exporter-prometheus";
import { MeterProvider } from "@opentelemetry/sdk-metrics";

export interface PrometheusMetrics {
  /** For `otelObserver({ meterProvider })`. */
  readonly provider: MeterProviderApi;
  /** What `GET /metrics` answers, as `text/plain`. */
  text(): Promise<string>;
}

/** Metrics for Prometheus to fetch from a route of the application's own. */
export function prometheusMetrics(): PrometheusMetrics {
  const reader = new PrometheusExporter({ preventServerStart: true });
  const serializer = new PrometheusSerializer();
  return {
    provider: new MeterProvider({ readers: [reader] }),
    text: async () => serializer.serialize((await reader.collect()).resourceMetrics),
  };
}
