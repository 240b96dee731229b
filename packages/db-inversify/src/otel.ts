import type { DbObserver } from "@abe/db-core";
import { type OtelObserverOptions, otelObserver } from "@abe/db-otel";
import type { ContainerModule } from "inversify";
import { containerModule } from "./container-module.js";
import { TYPES } from "./identifiers.js";

/**
 * Watches every database of the container: metrics and spans by OpenTelemetry's conventions. Load it before
 * a database is first asked for; databases that are given as `server` are watched until the container is
 * disposed, those of `testDatabaseModule()` are not.
 */
export function otelModule(options?: OtelObserverOptions): ContainerModule {
  return containerModule((module) => {
    module.bind<DbObserver>(TYPES.DatabaseObserver, () => otelObserver(options), { made: "once" });
  });
}
