// The public surface of @abe/db-otel. Regenerate with: pnpm api:update

// ---- error-codes.d.ts
export declare const errorCodes: {};
export declare const warningCodes: {
    readonly DB_OTEL_DRIVER_PATCHED: {
        readonly when: "`@opentelemetry/instrumentation-pg`, or another that patches `pg`, is active beside `otelObserver()`. Said once in a process.";
        readonly then: "Nothing is changed. Connecting has a second span and, with the driver `pg`, each statement one that never ends: switch that instrumentation off, with `OTEL_NODE_DISABLED_INSTRUMENTATIONS=pg` where all are on.";
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
