import type { DbObserver } from "@abe/db-core/observer";
import { Meters } from "./meters.js";
import type { OtelObserverOptions } from "./otel-observer-options.js";
import { SignalObserver } from "./signal-observer.js";
import { wantedMetrics } from "./wanted-metrics.js";

/**
 * Metrics and spans of a server by the OpenTelemetry semantic conventions for databases, 1.45.
 *
 * Give it to `createDatabaseServer(config, { observers: [otelObserver()] })`; one may watch any number of
 * servers. Without an SDK it records nothing. Values, parameters and messages of errors never appear in
 * what it records.
 */
export function otelObserver(options: OtelObserverOptions = {}): DbObserver {
  const { meterProvider } = options;
  const metering = new Meters({ meterProvider, wanted: wantedMetrics(options) });
  return new SignalObserver(options, { way: "meter", metering });
}
