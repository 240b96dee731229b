/** Name of the meter and the tracer: `otel_scope_name` in Prometheus. */
export const scopeName = "@abe/db-otel";

/** Version of the meter and the tracer: that of this package. */
export const scopeVersion = "1.0.0";

/** The version of the conventions that names, units and attributes follow. */
export const schemaUrl = "https://opentelemetry.io/schemas/1.45.0";
