import type { QueryEnd, QueryEvent } from "@abe/db-core/observer";
import type { Attributes } from "@opentelemetry/api";
import { attributeNames } from "./attribute-names.js";
import { labelName } from "./label-budget.js";
import { OutcomeAttributes } from "./outcome-attributes.js";
import { RecentCache } from "./recent-cache.js";
import { maxCachedLength } from "./summaries.js";
import type { Summaries } from "./summaries.js";

/** Told of every operation that has ended. */
export type OnEnded = (label: QueryLabel, end: QueryEnd) => void;

/** How an operation is called in metrics and spans. Made once, and the same for all that are called so. */
export class QueryLabel {
  /** `db.query.summary`; `undefined` when the text is no SQL. */
  readonly summary: string | undefined;
  /** The summaries of the pool were used up, so this is the command alone. */
  readonly isOverflow: boolean;
  readonly attributes: OutcomeAttributes;
  /** The end of an operation of this name, ready to be given to whoever observes. */
  readonly ended: (end: QueryEnd) => void;

  constructor(
    summary: string | undefined,
    isOverflow: boolean,
    attributes: Attributes,
    onEnded: OnEnded,
  ) {
    this.summary = summary;
    this.isOverflow = isOverflow;
    this.attributes = new OutcomeAttributes(
      summary === undefined ? attributes : { ...attributes, [attributeNames.summary]: summary },
    );
    this.ended = (end) => onEnded(this, end);
  }
}

/** What {@link QueryLabels} is made with. */
export interface QueryLabelSettings {
  readonly database: Attributes;
  readonly summaries: Summaries;
  readonly maxSummaries: number;
  readonly onEnded: OnEnded;
}

const cachedTexts = 1_000;

/**
 * The labels of one pool's operations: at most `maxSummaries` distinct ones, then the command alone, so
 * that texts built from data cannot flood whoever stores the metrics.
 */
export class QueryLabels {
  readonly #settings: QueryLabelSettings;
  readonly #byText: RecentCache<QueryLabel> = new RecentCache(cachedTexts);
  readonly #bySummary: Map<string, QueryLabel> = new Map();
  readonly #byCommand: Map<string, QueryLabel> = new Map();
  readonly #nameless: QueryLabel;

  constructor(settings: QueryLabelSettings) {
    this.#settings = settings;
    this.#nameless = this.#make(undefined, false);
  }

  /** The label of an operation: the caller's `name`, else a summary of its text. */
  of(event: Pick<QueryEvent, "text" | "texts" | "name">): QueryLabel {
    const name = labelName(event.name);
    if (name !== undefined) return this.#bySummary.get(name) ?? this.#named(name, event);
    if (event.texts !== undefined) return this.#read(event);
    return this.#byText.get(event.text) ?? this.#readText(event);
  }

  #readText(event: Pick<QueryEvent, "text" | "texts">): QueryLabel {
    const label = this.#read(event);
    if (event.text.length <= maxCachedLength) this.#byText.set(event.text, label);
    return label;
  }

  #read(event: Pick<QueryEvent, "text" | "texts">): QueryLabel {
    const { text: summary } = this.#settings.summaries.of(event);
    if (summary === undefined) return this.#nameless;
    return this.#bySummary.get(summary) ?? this.#named(summary, event);
  }

  #named(summary: string, event: Pick<QueryEvent, "text" | "texts">): QueryLabel {
    const { maxSummaries, summaries } = this.#settings;
    if (!(this.#bySummary.size < maxSummaries))
      return this.#overflow(summaries.of(event).operation);
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

  #make(summary: string | undefined, isOverflow: boolean): QueryLabel {
    const { database, onEnded } = this.#settings;
    return new QueryLabel(summary, isOverflow, database, onEnded);
  }
}
