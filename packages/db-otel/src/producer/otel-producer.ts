import type { DbObserver } from "@abe/db-core/observer";
import type { OtelObserverOptions } from "../otel-observer-options.js";
import { SignalObserver } from "../signal-observer.js";
import { wantedMetrics } from "../wanted-metrics.js";
import type { MetricProducer } from "./metric-data.js";
import { Sums } from "./sums.js";

/** Options of {@link otelProducer}: those of `otelObserver`, but for where metrics go. */
export type OtelProducerOptions = Omit<OtelObserverOptions, "meterProvider">;

/** An observer that adds up its metrics itself. */
export interface OtelProducer extends DbObserver {
  /** Give it to each reader that is to have the metrics: `metricProducers: [otel.metricProducer]`. */
  readonly metricProducer: MetricProducer;
}

/**
 * What `otelObserver` records, the same metrics and spans, for a fraction of the cost: metrics are added up
 * here, and a reader of the SDK fetches them when it collects.
 *
 * ```
 * const otel = otelProducer();
 * const reader = new PeriodicExportingMetricReader({ exporter, metricProducers: [otel.metricProducer] });
 * new MeterProvider({ readers: [reader] });
 * createDatabaseServer(config, { observers: [otel] });
 * ```
 *
 * Metrics pass by the meter provider, so its Views, and a reader's choice of aggregation, do not apply:
 * buckets are those of the table, temporality is cumulative also where an exporter prefers deltas, and there
 * are no exemplars. A metric has at most 2,000 series, the last of which takes the rest, as in the SDK.
 *
 * It has no end of its own: what was added up stays until the producer is garbage, and the last collection
 * of a reader that is shut down has all of it. Any number of readers may ask, each gets everything. One
 * producer may watch any number of servers. Beside `otelObserver` on the same server it counts twice, and
 * warns of it.
 */
export function otelProducer(options: OtelProducerOptions = {}): OtelProducer {
  return new ProducingObserver(options, new Sums(wantedMetrics(options)));
}

class ProducingObserver extends SignalObserver implements OtelProducer {
  readonly metricProducer: MetricProducer;

  constructor(options: OtelProducerOptions, sums: Sums) {
    super(options, { way: "producer", metering: sums });
    this.metricProducer = sums;
  }
}
