import { type Limit, stopped } from "../query/limit.js";

/** Milliseconds that work gets to notice that its time is over. */
const noticeMs = 2_000;

/**
 * What `work` becomes. Its statements end when the limit is reached, and it usually with them; when it
 * goes on with something else it is left to itself after 2 s.
 *
 * @throws QueryAbortedError, QueryTimeoutError the work did not end.
 */
export async function workWithin<Value>(
  limit: Limit | undefined,
  work: () => Promise<Value>,
): Promise<Value> {
  if (limit === undefined) return work();
  let unwatch: (() => void) | undefined;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    unwatch = limit.watch((reason) => {
      const error = stopped(reason, { outcome: "not_applied" });
      timer = setTimeout(reject, noticeMs, error);
      timer.unref();
    });
  });
  try {
    return await Promise.race([work(), late]);
  } finally {
    unwatch?.();
    clearTimeout(timer);
  }
}
