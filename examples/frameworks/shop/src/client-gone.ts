import type { ServerResponse } from "node:http";

/** Fires when the client went away before it had its answer, be it before this call. */
export function clientGone(response: ServerResponse): AbortSignal {
  const gone = new AbortController();
  const check = (): void => {
    if (!response.writableFinished) gone.abort();
  };
  if (response.closed) check();
  else response.once("close", check);
  return gone.signal;
}
