import { withCallerStack } from "../errors/caller-stack.js";
import { DatabaseError } from "../errors/database-error.js";

/** Errors whose stack is to stay as it is. */
const known = new WeakSet<object>();

/**
 * Gives an error of ours the stack of whoever called: it was made where the answer arrived, which says
 * nothing. An error that has its caller's stack already, and everybody else's, stays as it is. To be
 * called in the `catch` of the async method that was called.
 */
export function fromCaller(error: unknown): unknown {
  if (!(error instanceof DatabaseError) || known.has(error)) return error;
  known.add(error);
  return withCallerStack(error, fromCaller);
}

/** An error of the caller's own code: its stack says where. */
export function keepStack(error: unknown): unknown {
  if (error instanceof DatabaseError) known.add(error);
  return error;
}
