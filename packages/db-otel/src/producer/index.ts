export type {
  CollectionResult,
  DataPoint,
  Described,
  EmptyResource,
  HistogramMetric,
  HistogramValue,
  MetricData,
  MetricDescriptor,
  MetricProducer,
  ResourceMetrics,
  ScopeMetrics,
  SumMetric,
} from "./metric-data.js";
export { otelProducer } from "./otel-producer.js";
export type { OtelProducer, OtelProducerOptions } from "./otel-producer.js";
