/**
 * Gives `error` the stack of the caller, and returns it.
 *
 * An error that is made when an answer arrives has the socket's stack, which names nobody. Called in the
 * catch block of an `async` function, after its `await`, V8 can follow the awaiting functions instead:
 * `at async UserRepository.getUserById`. The chain holds as long as each caller is an `async` function
 * that awaits (or returns) the promise itself, not one derived by `then`.
 *
 * @param above frames down to and including this function are left out. Must be running; if it is not,
 *   nothing is left out.
 */
export function withCallerStack<E extends Error>(error: E, above: Function = withCallerStack): E {
  Error.captureStackTrace(error, above);
  if (isEmpty(error.stack)) Error.captureStackTrace(error, withCallerStack);
  return error;
}

/** A function that is not running makes V8 leave out every frame. */
function isEmpty(stack: unknown): boolean {
  return typeof stack === "string" && !/\n\s+at /.test(stack);
}
