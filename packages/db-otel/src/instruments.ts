import type { Attributes } from "@opentelemetry/api";
import { metricNames } from "./metric-names.js";
import type { CounterKey, HistogramKey } from "./metric-names.js";
import type { WatchedPool } from "./pool-levels.js";

/** Takes durations and sizes; a histogram of the SDK does. */
export interface Recorder {
  record(value: number, attributes: Attributes): void;
}

/** Counts; a counter of the SDK does. */
export interface Adder {
  add(value: number, attributes: Attributes): void;
}

/** Metrics that are recorded only when they are asked for. */
export type OptionalKey = "returnedRows" | "transactionSavepoints" | "connectionMax";

/**
 * Where measurements go, by the short names of the table. Whoever records often gives the same attributes as
 * the same object each time.
 */
export type Instruments = Readonly<
  Record<Exclude<HistogramKey, OptionalKey>, Recorder> &
    Record<Exclude<CounterKey, OptionalKey>, Adder> & {
      returnedRows: Recorder | undefined;
      transactionSavepoints: Adder | undefined;
    }
>;

/** The instruments in force, and what may become of them. */
export interface Metering {
  readonly instruments: Instruments;
  /** Has the levels of a pool reported; the result ends that. */
  watch(pool: WatchedPool): () => void;
  /** Called when a pool is added or a connection opened: whatever is to be used from now on is looked up. */
  refresh(): void;
}

/** Makes an instrument of a row of the table. */
export interface InstrumentMaker {
  histogram(definition: (typeof metricNames)[HistogramKey]): Recorder;
  counter(definition: (typeof metricNames)[CounterKey]): Adder;
}

/** Makes the instruments the table describes, and of the optional ones those that are wanted. */
export function createInstruments(
  maker: InstrumentMaker,
  wanted: ReadonlySet<OptionalKey>,
): Instruments {
  const histogram = (key: HistogramKey): Recorder => maker.histogram(metricNames[key]);
  const counter = (key: CounterKey): Adder => maker.counter(metricNames[key]);
  return {
    operationDuration: histogram("operationDuration"),
    returnedRows: wanted.has("returnedRows") ? histogram("returnedRows") : undefined,
    summaryOverflow: counter("summaryOverflow"),
    connectionTimeouts: counter("connectionTimeouts"),
    connectionWaitTime: histogram("connectionWaitTime"),
    connectionUseTime: histogram("connectionUseTime"),
    connectionCreateTime: histogram("connectionCreateTime"),
    connectionClosed: counter("connectionClosed"),
    transactionDuration: histogram("transactionDuration"),
    transactionRetries: counter("transactionRetries"),
    transactionSavepoints: wanted.has("transactionSavepoints")
      ? counter("transactionSavepoints")
      : undefined,
    migrationDuration: histogram("migrationDuration"),
    migrationLockWaitTime: histogram("migrationLockWaitTime"),
  };
}
