/**
 * Attaches a second failure to the first, as one of its `suppressed`: the first one stays the one thrown.
 * The property is not enumerable.
 *
 * @returns false when it cannot be attached: `error` is no object, is frozen, or has a `suppressed` of
 *   another kind.
 */
export function attachSuppressed(error: unknown, failure: unknown): boolean {
  if (typeof error !== "object" || error === null) return false;
  const known: unknown = Reflect.get(error, "suppressed");
  if (Array.isArray(known)) {
    if (Object.isFrozen(known)) return false;
    known.push(failure);
    return true;
  }
  if (known !== undefined) return false;
  return Reflect.defineProperty(error, "suppressed", {
    value: [failure],
    writable: true,
    configurable: true,
    enumerable: false,
  });
}
