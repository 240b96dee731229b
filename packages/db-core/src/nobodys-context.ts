import { AsyncResource } from "node:async_hooks";

/** Made when the module is loaded, before there is anybody's request or transaction. */
const nobody = new AsyncResource("abe-db");

/**
 * Runs `work` in nobody's asynchronous context. What outlives its caller, such as a connection of the pool,
 * would otherwise call its listeners in the context of whoever it was opened for, and keep that alive.
 */
export function inNobodysContext<Result>(work: () => Result): Result {
  return nobody.runInAsyncScope(work);
}
