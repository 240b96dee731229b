/**
 * Remembers the values of the keys used last: at most `capacity`, at least half of that.
 *
 * Two generations instead of a list: a key that is used again while it is in the older one moves to the
 * newer; when the newer is full the older is forgotten. A hit is one look-up and writes nothing.
 */
export class RecentCache<Value> {
  readonly #half: number;
  #newer: Map<string, Value> = new Map();
  #older: Map<string, Value> = new Map();

  /** @param capacity integer ≥ 2. */
  constructor(capacity: number) {
    this.#half = Math.floor(capacity / 2);
  }

  get size(): number {
    return this.#newer.size + this.#older.size;
  }

  get(key: string): Value | undefined {
    const hit = this.#newer.get(key);
    if (hit !== undefined) return hit;
    const old = this.#older.get(key);
    if (old === undefined) return undefined;
    this.#older.delete(key);
    this.set(key, old);
    return old;
  }

  set(key: string, value: Value): void {
    if (this.#newer.size >= this.#half) {
      this.#older = this.#newer;
      this.#newer = new Map();
    }
    this.#newer.set(key, value);
  }
}
