import type { PoolSource } from "@abe/db-core/observer";
import type { Attributes } from "@opentelemetry/api";
import { attributeNames } from "./attribute-names.js";
import type { LevelKey } from "./metric-names.js";
import { poolAttributes } from "./pool-attributes.js";

/** A pool being watched, and how many of its operations are under way. */
export interface WatchedPool {
  readonly source: Pick<PoolSource, "pool" | "minConnections" | "stats">;
  readonly active: () => number;
  /** Report the limit by its older name too. */
  readonly legacyMax: boolean;
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
  legacyMax: boolean;
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

/** Names whose levels are told of at most, unless as many pools are open. An SDK has room for as many series. */
const mostNames = 2_000;

/** Reads the levels of the pools that are watched whenever someone collects: nothing to keep in step. */
export class PoolLevels {
  readonly #pools: Set<WatchedPool> = new Set();
  /** Of pools gone as well: an SDK repeats a level that is no longer reported, so theirs become 0. */
  readonly #names: Map<string, PoolName> = new Map();

  /** Watches a pool; the result forgets it, and its levels are 0 from then on. */
  add(watched: WatchedPool): () => void {
    const { source, legacyMax } = watched;
    const { pool, minConnections } = source;
    this.#pools.add(watched);
    if (this.#names.size >= mostNames) this.#forgetGone();
    const name = this.#names.get(pool.name) ?? poolName(pool.name);
    name.hasMinimum ||= minConnections > 0;
    name.legacyMax ||= legacyMax;
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

  /** Names of pools gone, as servers for each customer leave behind: they have been reported as 0. */
  #forgetGone(): void {
    const open = new Set([...this.#pools].map(({ source }) => source.pool.name));
    for (const name of this.#names.keys()) if (!open.has(name)) this.#names.delete(name);
  }

  #levels({ pool, idle, used, hasMinimum, legacyMax }: PoolName, sum: Sum): Level[] {
    const levels: Level[] = [
      { metric: "connectionCount", value: sum.idle, attributes: idle },
      { metric: "connectionCount", value: sum.used, attributes: used },
      { metric: "connectionLimit", value: sum.max, attributes: pool },
      { metric: "connectionPending", value: sum.pending, attributes: pool },
      { metric: "operationActive", value: sum.active, attributes: pool },
    ];
    if (legacyMax) {
      levels.push({ metric: "connectionMax", value: sum.max, attributes: pool });
    }
    if (!hasMinimum) return levels;
    return [
      ...levels,
      { metric: "connectionIdleMin", value: sum.min, attributes: pool },
      { metric: "connectionIdleMax", value: sum.max, attributes: pool },
    ];
  }

  /** Two servers of one name would overwrite each other's levels; one that is watched twice is one. */
  #sums(): Map<string, Sum> {
    const sums = new Map<string, Sum>();
    const pools = new Map([...this.#pools].map((watched) => [watched.source.pool, watched]));
    for (const { source, active } of pools.values()) {
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
    legacyMax: false,
  };
}
