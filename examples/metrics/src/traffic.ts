import { setMaxListeners } from "node:events";
import { setTimeout } from "node:timers/promises";

/** Something that happens again and again. */
export interface Situation {
  readonly name: string;
  /** Milliseconds between its end and the next time. */
  readonly everyMs: number;
  /** How many do it at once. Default: one. */
  readonly atOnce?: number;
  /** Codes of the errors that it may fail with. */
  readonly fails?: readonly string[];
  readonly run: () => Promise<unknown>;
}

/** What happened is not what the situation is about. */
class UnexpectedFailureError extends Error {
  override readonly name = "UnexpectedFailureError";

  constructor(situation: Situation, cause: unknown) {
    super(`${situation.name}: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
  }
}

/**
 * Runs all situations side by side until `stop` fires. Resolves when what was begun has ended.
 *
 * @throws UnexpectedFailureError once all have ended: the first failure that is none of `fails` stops them.
 */
export async function runTraffic(
  situations: readonly Situation[],
  stop: AbortController,
): Promise<void> {
  // As many listen as wait; none of them for longer than that.
  setMaxListeners(0, stop.signal);
  const all = situations.flatMap((situation) =>
    Array.from({ length: situation.atOnce ?? 1 }, () => repeat(situation, stop)),
  );
  const ends = await Promise.allSettled(all);
  const failure = ends.find((end) => end.status === "rejected");
  if (failure !== undefined) throw failure.reason;
}

async function repeat(situation: Situation, stop: AbortController): Promise<void> {
  const { signal } = stop;
  while (!signal.aborted) {
    await situation.run().catch((error: unknown) => {
      if (signal.aborted || isExpected(situation, error)) return;
      stop.abort();
      throw new UnexpectedFailureError(situation, error);
    });
    await setTimeout(situation.everyMs, undefined, { signal }).catch(() => undefined);
  }
}

function isExpected({ fails = [] }: Situation, error: unknown): boolean {
  return error instanceof Error && "code" in error && fails.includes(String(error.code));
}
