import type { QueryEvent } from "@abe/db-core/observer";
import type { Attributes } from "@opentelemetry/api";
import { attributeNames } from "./attribute-names.js";
import { labelName } from "./label-budget.js";
import { maxCachedLength, querySummary } from "./query-summary.js";
import { RecentCache } from "./recent-cache.js";

/** How an operation is called in metrics and spans. */
export interface QueryLabel {
  /** `db.query.summary`; `undefined` when the text is no SQL. */
  readonly summary: string | undefined;
  /** What the operation's duration and its span carry when it succeeds. The same object every time. */
  readonly attributes: Attributes;
  /** The summaries of the pool were used up, so this is the command alone. */
  readonly overflowed: boolean;
}

const cachedTexts = 1_000;

/**
 * The labels of one pool's operations: at most `maxSummaries` distinct ones, then the command alone, so
 * that texts built from data cannot flood whoever stores the metrics.
 */
export class QueryLabels {
  readonly #database: Attributes;
  readonly #maxSummaries: number;
  readonly #byText: RecentCache<QueryLabel> = new RecentCache(cachedTexts);
  readonly #bySummary: Map<string, QueryLabel> = new Map();
  readonly #byCommand: Map<string, QueryLabel> = new Map();
  readonly #nameless: QueryLabel;

  constructor(database: Attributes, maxSummaries: number) {
    this.#database = database;
    this.#maxSummaries = maxSummaries;
    this.#nameless = { summary: undefined, attributes: database, overflowed: false };
  }

  /** The label of an operation: the caller's `name`, else a summary of its text. */
  of(event: Pick<QueryEvent, "text" | "name" | "kind" | "batchSize">): QueryLabel {
    const name = labelName(event.name);
    if (name === undefined) return this.#byText.get(event.text) ?? this.#read(event);
    const known = this.#bySummary.get(name);
    return known ?? this.#label(name, () => querySummary(event).operation);
  }

  #read(event: Pick<QueryEvent, "text" | "kind" | "batchSize">): QueryLabel {
    const { text: summary, operation } = querySummary(event);
    const label = summary === undefined ? this.#nameless : this.#label(summary, () => operation);
    if (event.text.length <= maxCachedLength) this.#byText.set(event.text, label);
    return label;
  }

  #label(summary: string, command: () => string | undefined): QueryLabel {
    const known = this.#bySummary.get(summary);
    if (known !== undefined) return known;
    if (!(this.#bySummary.size < this.#maxSummaries)) return this.#overflow(command());
    const label = this.#make(summary, false);
    this.#bySummary.set(summary, label);
    return label;
  }

  /** Commands are a closed list, so these need no bound. */
  #overflow(command: string | undefined): QueryLabel {
    const key = command ?? "";
    const known = this.#byCommand.get(key);
    if (known !== undefined) return known;
    const label = this.#make(command, true);
    this.#byCommand.set(key, label);
    return label;
  }

  #make(summary: string | undefined, overflowed: boolean): QueryLabel {
    const attributes =
      summary === undefined
        ? this.#database
        : { ...this.#database, [attributeNames.summary]: summary };
    return { summary, attributes, overflowed };
  }
}
