import type { OptionalKey } from "./instruments.js";
import type { OtelObserverOptions } from "./otel-observer-options.js";

/** The optional metrics that are asked for. */
export function wantedMetrics(
  options: Pick<OtelObserverOptions, "returnedRows" | "savepoints">,
): ReadonlySet<OptionalKey> {
  const wanted = new Set<OptionalKey>();
  if (options.returnedRows === true) wanted.add("returnedRows");
  if (options.savepoints === true) wanted.add("transactionSavepoints");
  return wanted;
}
