import type { NativeClient } from "../driver/driver.js";

/** Milliseconds what is about to end may take. */
const settleTimeoutMs = 1_000;

/**
 * Calls back when nothing that is about to end is left, or after a second.
 *
 * pg tells of an error before its ReadyForQuery has come, and calls back while it is handling that; a
 * stream that is left early sends its last message and does not say when it was answered. Statements that
 * are running are not waited for.
 */
export function whenSettled(native: NativeClient, proceed: () => void): void {
  if (native.isQuiet || native.running > 0) {
    proceed();
    return;
  }
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, settleTimeoutMs);
    timer.unref();
  });
  void Promise.race([native.quiet(), late]).then(() => {
    clearTimeout(timer);
    proceed();
  });
}
