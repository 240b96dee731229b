export { metricNames } from "./metric-names.js";
export type { MetricAttribute, MetricDefinition, MetricKey } from "./metric-names.js";
export { otelObserver } from "./otel-observer.js";
export type { OtelObserverOptions } from "./otel-observer.js";
export type { QueryTextPolicy } from "./query-text.js";
