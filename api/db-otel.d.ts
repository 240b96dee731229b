// The public surface of @abe/db-otel. Regenerate with: pnpm api:update

// ---- error-codes.d.ts
export declare const errorCodes: {};
export declare const warningCodes: {
    readonly DB_OTEL_COUNTED_TWICE: {
        readonly when: "`otelObserver()` and `otelProducer()` watch the same server. Said once for each server.";
        readonly then: "Nothing is changed. Whoever reads both gets every metric twice, and every operation has two spans: keep one of the two.";
    };
    readonly DB_OTEL_DRIVER_PATCHED: {
        readonly when: "`@opentelemetry/instrumentation-pg`, or another that patches `pg`, is active beside `otelObserver()`. Said once in a process.";
        readonly then: "Nothing is changed. Connecting has a second span and, with the driver `pg`, each statement one that never ends: switch that instrumentation off, with `OTEL_NODE_DISABLED_INSTRUMENTATIONS=pg` where all are on.";
    };
    readonly DB_OTEL_HOOK_FAILED: {
        readonly when: "A function among the options of `otelObserver()` threw: `filter`, `enrich` or `normaliseSummary`, which `option` says. Said once for each of them.";
        readonly then: "The operation is recorded as if that function had not been given, and it is called again for the next: mend it.";
    };
};
export type OtelWarningCode = keyof typeof warningCodes;

// ---- index.d.ts
export { errorCodes, warningCodes } from "./error-codes.js";
export type { OtelWarningCode } from "./error-codes.js";
export { metricNames } from "./metric-names.js";
export type { CounterKey, HistogramKey, LevelKey, MetricAttribute, MetricDefinition, MetricKey, } from "./metric-names.js";
export { otelObserver } from "./otel-observer.js";
export type { OtelObserverOptions } from "./otel-observer-options.js";
export type { QueryTextPolicy } from "./query-text.js";
export { sqlComment } from "./sql-comment.js";
export type { SqlCommentTags } from "./sql-comment.js";

// ---- metric-names.d.ts
export interface MetricAttribute {
    readonly name: string;
    readonly values: string;
    readonly when?: string;
}
export interface MetricDefinition {
    readonly name: string;
    readonly instrument: "histogram" | "counter" | "observableUpDownCounter";
    readonly unit: string;
    readonly description: string;
    readonly buckets?: readonly number[];
    readonly attributes: readonly MetricAttribute[];
    readonly when?: string;
    readonly source: "stable" | "development" | "own";
}
export type HistogramKey = "operationDuration" | "returnedRows" | "connectionWaitTime" | "connectionUseTime" | "connectionCreateTime" | "transactionDuration" | "migrationDuration" | "migrationLockWaitTime";
export type CounterKey = "summaryOverflow" | "connectionTimeouts" | "connectionClosed" | "transactionRetries" | "transactionSavepoints";
export type LevelKey = "operationActive" | "connectionCount" | "connectionLimit" | "connectionMax" | "connectionIdleMin" | "connectionIdleMax" | "connectionPending";
export type MetricKey = HistogramKey | CounterKey | LevelKey;
export declare const metricNames: Readonly<Record<HistogramKey, MetricDefinition & {
    readonly instrument: "histogram";
    readonly buckets: readonly number[];
}> & Record<CounterKey, MetricDefinition & {
    readonly instrument: "counter";
}> & Record<LevelKey, MetricDefinition & {
    readonly instrument: "observableUpDownCounter";
}>>;

// ---- otel-observer-options.d.ts
import type { QueryEnd, QueryEvent } from "@abe/db-core/observer";
import type { MeterProvider, Span, TracerProvider } from "@opentelemetry/api";
import type { QueryTextPolicy } from "./query-text.js";
export interface OtelObserverOptions {
    readonly meterProvider?: MeterProvider;
    readonly tracerProvider?: TracerProvider;
    readonly requireParentSpan?: boolean;
    readonly filter?: (event: QueryEvent) => boolean;
    readonly enrich?: (span: Span, event: QueryEvent, end: QueryEnd) => void;
    readonly queryText?: QueryTextPolicy;
    readonly maxQueryTextLength?: number;
    readonly maxSummaries?: number;
    readonly normaliseSummary?: (summary: string) => string;
    readonly durationExcludesWait?: boolean;
    readonly statementUseTime?: boolean;
    readonly returnedRows?: boolean;
    readonly savepoints?: boolean;
    readonly legacyMax?: boolean;
    readonly propagation?: "off" | "transaction";
    readonly now?: () => number;
}

// ---- otel-observer.d.ts
import type { DbObserver } from "@abe/db-core/observer";
import type { OtelObserverOptions } from "./otel-observer-options.js";
export declare function otelObserver(options?: OtelObserverOptions): DbObserver;

// ---- producer/index.d.ts
export type { CollectionResult, DataPoint, Described, EmptyResource, HistogramMetric, HistogramValue, MetricData, MetricDescriptor, MetricProducer, ResourceMetrics, ScopeMetrics, SumMetric, } from "./metric-data.js";
export { otelProducer } from "./otel-producer.js";
export type { OtelProducer, OtelProducerOptions } from "./otel-producer.js";

// ---- producer/metric-data.d.ts
import type { Attributes, HrTime, ValueType } from "@opentelemetry/api";
export interface MetricProducer {
    collect(): Promise<CollectionResult>;
}
export interface CollectionResult {
    resourceMetrics: ResourceMetrics;
    errors: unknown[];
}
export interface ResourceMetrics {
    resource: EmptyResource;
    scopeMetrics: ScopeMetrics[];
}
export interface EmptyResource {
    readonly attributes: Attributes;
    merge(other: EmptyResource | null): EmptyResource;
    getRawAttributes(): [];
}
export interface ScopeMetrics {
    scope: {
        readonly name: string;
        readonly version: string;
        readonly schemaUrl: string;
    };
    metrics: MetricData[];
}
export type MetricData = HistogramMetric | SumMetric;
export interface HistogramMetric extends Described {
    readonly dataPointType: typeof dataPointTypes.histogram;
    readonly dataPoints: DataPoint<HistogramValue>[];
}
export interface SumMetric extends Described {
    readonly dataPointType: typeof dataPointTypes.sum;
    readonly isMonotonic: boolean;
    readonly dataPoints: DataPoint<number>[];
}
export interface Described {
    readonly descriptor: MetricDescriptor;
    readonly aggregationTemporality: typeof cumulative;
}
export interface MetricDescriptor {
    readonly name: string;
    readonly description: string;
    readonly unit: string;
    readonly valueType: ValueType;
}
export interface DataPoint<Value> {
    readonly startTime: HrTime;
    readonly endTime: HrTime;
    readonly attributes: Attributes;
    readonly value: Value;
}
export interface HistogramValue {
    readonly count: number;
    readonly sum: number;
    readonly min: number;
    readonly max: number;
    readonly buckets: {
        boundaries: number[];
        counts: number[];
    };
}
export declare const dataPointTypes: {
    readonly histogram: 0;
    readonly sum: 3;
};
export declare const cumulative = 1;
export declare const noResource: EmptyResource;

// ---- producer/otel-producer.d.ts
import type { DbObserver } from "@abe/db-core/observer";
import type { OtelObserverOptions } from "../otel-observer-options.js";
import type { MetricProducer } from "./metric-data.js";
export type OtelProducerOptions = Omit<OtelObserverOptions, "meterProvider">;
export interface OtelProducer extends DbObserver {
    readonly metricProducer: MetricProducer;
}
export declare function otelProducer(options?: OtelProducerOptions): OtelProducer;

// ---- query-text.d.ts
import type { QueryEvent } from "@abe/db-core/observer";
export type QueryTextPolicy = "sanitised" | "parameterised" | "never";
export declare class QueryTexts {
    #private;
    constructor(policy: QueryTextPolicy, maxLength: number);
    of(event: Pick<QueryEvent, "text" | "parameterised">): string | undefined;
}

// ---- sql-comment.d.ts
export type SqlCommentTags = Readonly<Record<string, string>> & {
    readonly traceparent?: never;
    readonly tracestate?: never;
};
export declare function sqlComment(tags: SqlCommentTags): string;
