import type { NativeClient } from "../driver/driver.js";

/** Milliseconds ReadyForQuery may take to follow the answer before it. */
const settleTimeoutMs = 2_000;

/**
 * Calls back at once, or after the ReadyForQuery of what the server has answered already: pg tells of an
 * error before that comes, and calls back while it is handling it. Does not wait for statements that are
 * still running.
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
