import { PoolDeadlockError } from "./errors/index.js";

/**
 * Who holds a connection and waits for another one. Each holder stands for one connection of the pool; when
 * all of them wait, nobody ever gives one back.
 */
export class ConnectionDemand<Holder extends object> {
  readonly #waiting: Set<readonly Holder[]> = new Set();

  /**
   * Announces a wait of `holders`, which lasts until the result is called.
   *
   * @throws PoolDeadlockError all `max` connections would be held by those who wait.
   */
  wait(holders: readonly Holder[], max: number): () => void {
    if (holders.length === 0) return () => undefined;
    const blocked = new Set([...this.#waiting].flat());
    for (const holder of holders) blocked.add(holder);
    if (blocked.size >= max) throw deadlock(max);
    this.#waiting.add(holders);
    return () => this.#waiting.delete(holders);
  }
}

function deadlock(max: number): PoolDeadlockError {
  return new PoolDeadlockError(
    max < 2
      ? "a transaction inside a transaction needs a second connection, and the pool has one: raise maxConnections"
      : `all ${max} connections are held by transactions that wait for another one inside them: raise maxConnections, or do without requiresNew`,
  );
}
