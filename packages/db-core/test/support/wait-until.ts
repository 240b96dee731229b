import { setTimeout as pause } from "node:timers/promises";

/** Waits for a condition, looking every few milliseconds. @throws after `timeoutMs`. */
export async function waitUntil(
  condition: () => boolean | Promise<boolean>,
  timeoutMs: number = 10_000,
): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  while (!(await condition())) {
    if (performance.now() > deadline)
      throw new Error(`not within ${timeoutMs} ms: ${String(condition)}`);
    await pause(5);
  }
}
