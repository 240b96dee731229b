/* oxlint-disable unicorn/no-thenable -- `then` is a sentence here, and nobody awaits a table */
/** This package throws nothing of its own. */
export const errorCodes = {} as const;

/** Codes of its warnings. Keys are stable: they are part of the public API. */
export const warningCodes = {
  DB_OTEL_COUNTED_TWICE: {
    when: "`otelObserver()` and `otelProducer()` watch the same server. Said once for each server.",
    then: "Nothing is changed. Whoever reads both gets every metric twice, and every operation has two spans: keep one of the two.",
  },
  DB_OTEL_DRIVER_PATCHED: {
    when: "`@opentelemetry/instrumentation-pg`, or another that patches `pg`, is active beside `otelObserver()`. Said once in a process.",
    then: "Nothing is changed. Connecting has a second span and, with the driver `pg`, each statement one that never ends: switch that instrumentation off, with `OTEL_NODE_DISABLED_INSTRUMENTATIONS=pg` where all are on.",
  },
  DB_OTEL_HOOK_FAILED: {
    when: "A function among the options of `otelObserver()` threw: `filter`, `enrich` or `normaliseSummary`, which `option` says. Said once for each of them.",
    then: "The operation is recorded as if that function had not been given, and it is called again for the next: mend it.",
  },
} as const;

/** A code of {@link warningCodes}. */
export type OtelWarningCode = keyof typeof warningCodes;
