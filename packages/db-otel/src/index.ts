export { errorCodes, warningCodes } from "./error-codes.js";
export type { OtelWarningCode } from "./error-codes.js";
export { metricNames } from "./metric-names.js";
export type {
  CounterKey,
  HistogramKey,
  LevelKey,
  MetricAttribute,
  MetricDefinition,
  MetricKey,
} from "./metric-names.js";
export { otelObserver } from "./otel-observer.js";
export type { OtelObserverOptions } from "./otel-observer-options.js";
export type { QueryTextPolicy } from "./query-text.js";
export { sqlComment } from "./sql-comment.js";
export type { SqlCommentTags } from "./sql-comment.js";
