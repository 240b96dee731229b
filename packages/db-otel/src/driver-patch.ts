import type { PoolSource } from "@abe/db-core/observer";
import { warningCodes } from "./error-codes.js";
import type { OtelWarningCode } from "./error-codes.js";

let isTold = false;

/** Warns, once in a process, where something that patches pg measures the same. */
export function warnOfPatch(source: Pick<PoolSource, "isDriverPatched" | "warn">): void {
  if (isTold || !source.isDriverPatched()) return;
  isTold = true;
  const code = "DB_OTEL_DRIVER_PATCHED" satisfies OtelWarningCode;
  source.warn({
    code,
    message: `${warningCodes[code].when} ${warningCodes[code].then}`,
  });
}
