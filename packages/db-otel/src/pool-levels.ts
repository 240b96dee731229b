import type { PoolSource } from "@abe/db-core/observer";
import type { Attributes } from "@opentelemetry/api";
import { attributeNames } from "./attribute-names.js";
import type { LevelKey } from "./metric-names.js";
import { poolAttributes } from "./pool-attributes.js";

/** A pool being watched, and how many of its operations are under way. */
export interface WatchedPool {
  readonly source: Pick<PoolSource, "pool" | "minConnections" | "stats">;
  readonly active: () => number;
}

/** A level just now. */
export interface Level {
  readonly metric: LevelKey;
  readonly value: number;
  readonly attributes: Attributes;
}

/** The attributes of one name's levels, made once. */
interface PoolName {
  readonly pool: Attributes;
  readonly idle: Attributes;
  readonly used: Attributes;
  /** One of its pools has a minimum. */
  hasMinimum: boolean;
}

/** Levels at one moment; of several pools of one name, their sum. */
interface Sum {
  idle: number;
  used: number;
  pending: number;
  max: number;
  min: number;
  active: number;
}

/** Reads the levels of the pools that are watched whenever someone collects: nothing to keep in step. */
export class PoolLevels {
  readonly #legacyMax: boolean;
  readonly #pools: Set<WatchedPool> = new Set();
  /** Of pools gone as well: an SDK repeats a level that is no longer reported, so theirs become 0. */
  readonly #names: Map<string, PoolName> = new Map();

  /** @param legacyMax report the limit by its older name too. */
  constructor(legacyMax: boolean = false) {
    this.#legacyMax = legacyMax;
  }

  /** Watches a pool; the result forgets it, and its levels are 0 from then on. */
  add(watched: WatchedPool): () => void {
    const { pool, minConnections } = watched.source;
    this.#pools.add(watched);
    const name = this.#names.get(pool.name) ?? poolName(pool.name);
    name.hasMinimum ||= minConnections > 0;
    this.#names.set(pool.name, name);
    return () => {
      this.#pools.delete(watched);
    };
  }

  /** Every level of every pool. */
  readonly read = (): readonly Level[] => {
    const sums = this.#sums();
    return [...this.#names].flatMap(([name, known]) =>
      this.#levels(known, sums.get(name) ?? none()),
    );
  };

  #levels({ pool, idle, used, hasMinimum }: PoolName, sum: Sum): Level[] {
    const levels: Level[] = [
      { metric: "connectionCount", value: sum.idle, attributes: idle },
      { metric: "connectionCount", value: sum.used, attributes: used },
      { metric: "connectionLimit", value: sum.max, attributes: pool },
      { metric: "connectionPending", value: sum.pending, attributes: pool },
      { metric: "operationActive", value: sum.active, attributes: pool },
    ];
    if (this.#legacyMax) {
      levels.push({ metric: "connectionMax", value: sum.max, attributes: pool });
    }
    if (!hasMinimum) return levels;
    return [
      ...levels,
      { metric: "connectionIdleMin", value: sum.min, attributes: pool },
      { metric: "connectionIdleMax", value: sum.max, attributes: pool },
    ];
  }

  /** Two servers of one name would overwrite each other's levels. */
  #sums(): Map<string, Sum> {
    const sums = new Map<string, Sum>();
    for (const { source, active } of this.#pools) {
      const { idle, used, pending, max } = source.stats();
      const sum = sums.get(source.pool.name) ?? none();
      sums.set(source.pool.name, sum);
      sum.idle += idle;
      sum.used += used;
      sum.pending += pending;
      sum.max += max;
      sum.min += source.minConnections;
      sum.active += active();
    }
    return sums;
  }
}

function none(): Sum {
  return { idle: 0, used: 0, pending: 0, max: 0, min: 0, active: 0 };
}

function poolName(name: string): PoolName {
  const pool = poolAttributes(name);
  return {
    pool,
    idle: { ...pool, [attributeNames.state]: "idle" },
    used: { ...pool, [attributeNames.state]: "used" },
    hasMinimum: false,
  };
}
