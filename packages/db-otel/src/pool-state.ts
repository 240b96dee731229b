import type { PoolInfo } from "@abe/db-core/observer";
import type { Attributes } from "@opentelemetry/api";
import { databaseAttributes, poolAttributes } from "./pool-attributes.js";
import { LabelBudget } from "./label-budget.js";
import { QueryLabels } from "./query-labels.js";

/** What is remembered about one pool. */
export interface PoolState {
  readonly info: PoolInfo;
  readonly labels: QueryLabels;
  /** Which database. */
  readonly database: Attributes;
  /** Which pool. */
  readonly pool: Attributes;
  /** Names of transactions, at most as many as summaries. */
  readonly transactionNames: LabelBudget;
  /** Operations that have begun and not ended. */
  active: number;
}

/** The state of each pool, made when it is first heard of and gone with the pool. */
export class PoolStates {
  readonly #states: WeakMap<PoolInfo, PoolState> = new WeakMap();
  readonly #maxSummaries: number;

  constructor(maxSummaries: number) {
    this.#maxSummaries = maxSummaries;
  }

  of(info: PoolInfo): PoolState {
    const known = this.#states.get(info);
    if (known !== undefined) return known;
    const database = databaseAttributes(info);
    const state: PoolState = {
      info,
      labels: new QueryLabels(database, this.#maxSummaries),
      database,
      pool: poolAttributes(info.name),
      transactionNames: new LabelBudget(this.#maxSummaries),
      active: 0,
    };
    this.#states.set(info, state);
    return state;
  }
}
