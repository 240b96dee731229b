// The public surface of @abe/db-otel. Regenerate with: pnpm api:update

// ---- index.d.ts
export { metricNames } from "./metric-names.js";
export type { MetricAttribute, MetricDefinition, MetricKey } from "./metric-names.js";
export { otelObserver } from "./otel-observer.js";
export type { OtelObserverOptions } from "./otel-observer.js";
export type { QueryTextPolicy } from "./query-text.js";

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
    readonly source: "stable" | "development" | "own";
}
export type MetricKey = "operationDuration" | "operationActive" | "summaryOverflow" | "connectionCount" | "connectionLimit" | "connectionPending" | "connectionTimeouts" | "connectionWaitTime" | "connectionUseTime" | "connectionCreateTime" | "connectionClosed" | "transactionDuration" | "transactionRetries" | "migrationDuration";
export declare const metricNames: Readonly<Record<MetricKey, MetricDefinition>>;

// ---- otel-observer.d.ts
import type { DbObserver } from "@abe/db-core/observer";
import type { MeterProvider, TracerProvider } from "@opentelemetry/api";
import type { QueryTextPolicy } from "./query-text.js";
export interface OtelObserverOptions {
    readonly meterProvider?: MeterProvider;
    readonly tracerProvider?: TracerProvider;
    readonly requireParentSpan?: boolean;
    readonly queryText?: QueryTextPolicy;
    readonly maxQueryTextLength?: number;
    readonly maxSummaries?: number;
    readonly now?: () => number;
}
export declare function otelObserver(options?: OtelObserverOptions): DbObserver;

// ---- query-text.d.ts
import type { QueryEvent } from "@abe/db-core/observer";
export type QueryTextPolicy = "sanitised" | "parameterised" | "never";
export declare class QueryTexts {
    #private;
    constructor(policy: QueryTextPolicy, maxLength: number);
    of(event: Pick<QueryEvent, "text" | "parameterised">): string | undefined;
}
