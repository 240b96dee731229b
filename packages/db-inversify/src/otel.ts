import type { DbObserver } from "@abe/db-core";
import { type OtelObserverOptions, otelObserver } from "@abe/db-otel";
import type { ContainerModule } from "inversify";
import { containerModule } from "./container-module.js";
import { TYPES } from "./identifiers.js";
import { bindNamed } from "./named-binding.js";

/**
 * Watches every database of the container: metrics and spans by OpenTelemetry's conventions. Load it before
 * a database is first asked for; databases that are given as `server` are watched until the container is
 * disposed, those of `testDatabaseModule()` are not.
 *
 * @throws when it is loaded: DuplicateModuleError, the container has one, and every query would count twice.
 */
export function otelModule(options?: OtelObserverOptions): ContainerModule {
  return containerModule((module) => {
    bindNamed<DbObserver>(module, {
      identifier: TYPES.DatabaseObserver,
      made: "once",
      make: () => otelObserver(options),
      duplicate:
        "The container has an otelModule() already, which watches every database: load one of them once.",
    });
  });
}
