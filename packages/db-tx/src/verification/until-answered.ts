import { setTimeout as sleep } from "node:timers/promises";
import { isDatabaseError } from "@abe/db-core/errors";
import type { Verdict } from "./commit-proof.js";

/** Milliseconds verification may take. */
const verificationMs = 5_000;

/** Milliseconds between two questions, doubled each time up to the cap. */
const firstPauseMs = 10;
const longestPauseMs = 500;

/**
 * Asks until there is a verdict or the time is over. A lost connection, a full pool or a server that is
 * starting are no verdict: the question is asked again.
 *
 * @param ask `undefined`: not decided yet. It gets the milliseconds left.
 */
export async function untilAnswered(
  ask: (remainingMs: number) => Promise<Verdict | undefined>,
  timeoutMs: number = verificationMs,
): Promise<Verdict> {
  const deadline = performance.now() + timeoutMs;
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(longestPauseMs, pauseMs * 2)) {
    const remainingMs = deadline - performance.now();
    if (remainingMs <= 0) return "unknown";
    try {
      const verdict = await ask(Math.ceil(remainingMs));
      if (verdict !== undefined) return verdict;
    } catch (error) {
      if (!mayPass(error)) return "unknown";
    }
    await sleep(pauseMs);
  }
}

/** Asking has no effect of its own, so an unknown outcome of the question is as good as none. */
function mayPass(error: unknown): boolean {
  return isDatabaseError(error) && (error.isRetryable || error.outcome === "unknown");
}
