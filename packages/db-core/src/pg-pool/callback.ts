/** Told the error, or whatever came out. */
export type Callback<Values extends unknown[]> = (error: unknown, ...values: Values) => void;

/**
 * Tells a callback what came of the work. It is called outside of every promise, so what it throws is an
 * uncaught exception, as with pg, and not a rejection that seems to be the work's.
 */
export function tell<Value>(work: Promise<Value>, callback: Callback<[value?: Value]>): void {
  work.then(
    (value) => process.nextTick(callback, undefined, value),
    (error: unknown) => process.nextTick(callback, error),
  );
}
