import type {
  AcquireEnd,
  PoolInfo,
  QueryEnd,
  QueryEvent,
  RetireReason,
  SavepointEnd,
  TransactionEnd,
  TransactionEvent,
} from "@abe/db-core/observer";
import type { Attributes } from "@opentelemetry/api";
import { attributeNames } from "./attribute-names.js";
import { failureOf } from "./failure.js";
import type { Instruments } from "./instruments.js";
import { LabelBudget } from "./label-budget.js";
import { OutcomeAttributes, errorType } from "./outcome-attributes.js";
import { databaseAttributes, poolAttributes, sortedAttributes } from "./pool-attributes.js";
import { QueryLabels } from "./query-labels.js";
import type { QueryLabel } from "./query-labels.js";
import { RecentCache } from "./recent-cache.js";
import type { Summaries } from "./summaries.js";

/** What {@link PoolMetrics} is made with. */
export interface PoolMetricsSettings {
  /** Those in force: they change when an SDK is registered. */
  readonly instruments: () => Instruments;
  readonly summaries: Summaries;
  /** Distinct summaries of operations, and as many names of transactions. */
  readonly maxSummaries: number;
  /** An operation's duration is measured from when it has its connection. */
  readonly durationExcludesWait: boolean;
}

/** Sets of attributes remembered for transactions: by name, isolation level and outcome. */
const cachedTransactions = 1_000;

/** Records what happens in one pool. Attributes are made once and are the same objects from then on. */
export class PoolMetrics {
  readonly info: PoolInfo;
  /** Which database. */
  readonly database: Attributes;
  /** Names of transactions, at most as many as summaries. */
  readonly transactionNames: LabelBudget;
  /** Operations that have begun and not ended. */
  active = 0;
  readonly #settings: PoolMetricsSettings;
  readonly #labels: QueryLabels;
  readonly #pool: Attributes;
  readonly #connects: OutcomeAttributes;
  readonly #closed: Map<RetireReason, Attributes> = new Map();
  readonly #transactions: RecentCache<Attributes> = new RecentCache(cachedTransactions);

  constructor(info: PoolInfo, settings: PoolMetricsSettings) {
    const { summaries, maxSummaries } = settings;
    this.info = info;
    this.#settings = settings;
    this.database = databaseAttributes(info);
    this.#pool = poolAttributes(info.name);
    this.#connects = new OutcomeAttributes(this.#pool, errorType);
    this.transactionNames = new LabelBudget(maxSummaries);
    this.#labels = new QueryLabels({
      database: this.database,
      summaries,
      maxSummaries,
      onEnded: (label, end) => this.#ended(label, end),
    });
  }

  get #instruments(): Instruments {
    return this.#settings.instruments();
  }

  /** An operation begins. The result's `ended` takes its end. */
  begin(event: QueryEvent): QueryLabel {
    this.active += 1;
    return this.#labels.of(event);
  }

  #ended(label: QueryLabel, { error, durationMs, waitMs, rowCount }: QueryEnd): void {
    const { operationDuration, returnedRows, summaryOverflow } = this.#instruments;
    this.active -= 1;
    const attributes = label.attributes.of(error);
    const ms = this.#settings.durationExcludesWait ? durationMs - waitMs : durationMs;
    operationDuration.record(ms / 1_000, attributes);
    if (returnedRows !== undefined && typeof rowCount === "number") {
      returnedRows.record(rowCount, attributes);
    }
    if (label.isOverflow) summaryOverflow.add(1, this.#pool);
  }

  /** A caller got a connection, or not. */
  readonly acquired = ({ error, waitMs }: AcquireEnd): void => {
    const { connectionWaitTime, connectionTimeouts } = this.#instruments;
    if (error === undefined) connectionWaitTime.record(waitMs / 1_000, this.#pool);
    else if (failureOf(error).type === "DB_POOL_TIMEOUT") connectionTimeouts.add(1, this.#pool);
  };

  released(heldMs: number): void {
    this.#instruments.connectionUseTime.record(heldMs / 1_000, this.#pool);
  }

  /** An attempt to connect ended. */
  connected(seconds: number, error: unknown): void {
    this.#instruments.connectionCreateTime.record(seconds, this.#connects.of(error));
  }

  retired(reason: RetireReason): void {
    const known = this.#closed.get(reason);
    const attributes = known ?? { ...this.#pool, [attributeNames.closeReason]: reason };
    this.#closed.set(reason, attributes);
    this.#instruments.connectionClosed.add(1, attributes);
  }

  /** @param name as {@link transactionNames} admitted it. */
  transactionEnded(
    { isolation }: TransactionEvent,
    name: string | undefined,
    outcome: TransactionEnd["outcome"],
    seconds: number,
  ): void {
    const key = `${outcome}\0${isolation ?? ""}\0${name ?? ""}`;
    const known = this.#transactions.get(key);
    const attributes =
      known ??
      sortedAttributes({
        ...this.#pool,
        ...(name === undefined ? {} : { [attributeNames.transactionName]: name }),
        ...(isolation === undefined ? {} : { [attributeNames.transactionIsolation]: isolation }),
        [attributeNames.transactionOutcome]: outcome,
      });
    if (known === undefined) this.#transactions.set(key, attributes);
    this.#instruments.transactionDuration.record(seconds, attributes);
  }

  /** An attempt of a transaction failed and is followed by another. */
  retried(error: unknown): void {
    const attributes = { ...this.#pool, ...errorType(failureOf(error)) };
    this.#instruments.transactionRetries.add(1, attributes);
  }

  savepointEnded(outcome: SavepointEnd["outcome"]): void {
    const attributes = { ...this.#pool, [attributeNames.savepointOutcome]: outcome };
    this.#instruments.transactionSavepoints?.add(1, attributes);
  }
}
