import type { PoolSource } from "@abe/db-core/observer";
import type { BatchObservableResult } from "@opentelemetry/api";
import { attributeNames } from "./attribute-names.js";
import type { LevelInstruments } from "./instruments.js";
import { poolAttributes } from "./pool-attributes.js";

/** A pool being watched, and how many of its operations are under way. */
export interface WatchedPool {
  readonly source: PoolSource;
  readonly active: () => number;
}

/** Levels at one moment; of several pools of one name, their sum. */
interface Levels {
  readonly idle: number;
  readonly used: number;
  readonly pending: number;
  readonly max: number;
  readonly active: number;
}

const none: Levels = { idle: 0, used: 0, pending: 0, max: 0, active: 0 };

/** Reads the levels of the pools that are watched whenever someone collects: nothing to keep in step. */
export class PoolLevels {
  readonly #pools: Set<WatchedPool> = new Set();
  /** Of pools gone as well: an SDK repeats a level that is no longer reported, so theirs become 0. */
  readonly #names: Set<string> = new Set();

  /** Watches a pool; the result forgets it, and its levels are 0 from then on. */
  add(pool: WatchedPool): () => void {
    this.#pools.add(pool);
    this.#names.add(pool.source.pool.name);
    return () => {
      this.#pools.delete(pool);
    };
  }

  /** Reports every level of every pool. */
  readonly observe = (result: BatchObservableResult, instruments: LevelInstruments): void => {
    for (const [name, levels] of sumByName(this.#names, this.#pools)) {
      const pool = poolAttributes(name);
      const { count, limit, pending, active } = instruments;
      result.observe(count, levels.idle, { ...pool, [attributeNames.state]: "idle" });
      result.observe(count, levels.used, { ...pool, [attributeNames.state]: "used" });
      result.observe(limit, levels.max, pool);
      result.observe(pending, levels.pending, pool);
      result.observe(active, levels.active, pool);
    }
  };
}

/** Two servers of one name would overwrite each other's levels. */
function sumByName(names: Iterable<string>, pools: Iterable<WatchedPool>): Map<string, Levels> {
  const sums = new Map<string, Levels>(Array.from(names, (name) => [name, none]));
  for (const { source, active } of pools) {
    const { name } = source.pool;
    const { idle, used, pending, max } = source.stats();
    const sum = sums.get(name) ?? none;
    sums.set(name, {
      idle: sum.idle + idle,
      used: sum.used + used,
      pending: sum.pending + pending,
      max: sum.max + max,
      active: sum.active + active(),
    });
  }
  return sums;
}
