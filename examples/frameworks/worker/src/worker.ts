import { setTimeout as delay } from "node:timers/promises";
import type { TransactionService } from "@abe/db-tx";
import { countMails, workOnce } from "./jobs.js";

/** Works until `stop` fires; what is begun is finished. */
export async function work(
  transactions: TransactionService,
  stop: AbortSignal,
  concurrency = 4,
): Promise<void> {
  const loops = Array.from({ length: concurrency }, () =>
    repeat(() => workOnce(transactions), 200, stop),
  );
  const schedule = repeat(() => countMails(transactions), 1_000, stop);
  await Promise.all([...loops, schedule]);
}

/** Calls `step` again at once while it returns `true`, and else, or when it failed, after a pause. */
async function repeat(
  step: () => Promise<boolean | void>,
  pauseMs: number,
  stop: AbortSignal,
): Promise<void> {
  while (!stop.aborted) {
    const again = await step().catch((error: unknown) => {
      console.error("the database is away, or something is wrong:", error);
      return false;
    });
    if (again !== true) await delay(pauseMs, undefined, { signal: stop }).catch(() => undefined);
  }
}
