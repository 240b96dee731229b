/** A promise with its two ends (`Promise.withResolvers` of newer Node). */
export interface Deferred<Value> {
  readonly promise: Promise<Value>;
  resolve(value: Value): void;
  reject(error: unknown): void;
}

/** Makes a {@link Deferred}. */
export function deferred<Value>(): Deferred<Value> {
  let ends: Omit<Deferred<Value>, "promise"> | undefined;
  const promise = new Promise<Value>((resolve, reject) => {
    ends = { resolve, reject };
  });
  return { promise, ...(ends as unknown as Omit<Deferred<Value>, "promise">) };
}
