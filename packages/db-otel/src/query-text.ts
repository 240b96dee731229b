import { sanitiseSql } from "@abe/db-core/observer";
import type { QueryEvent } from "@abe/db-core/observer";
import { RecentCache } from "./recent-cache.js";
import { maxCachedLength } from "./summaries.js";

/**
 * What `db.query.text` of a span shows: `sanitised`, every literal as `?`; `parameterised`, texts with
 * parameters as they are, literals included, others sanitised; `never`, nothing.
 */
export type QueryTextPolicy = "sanitised" | "parameterised" | "never";

const cachedTexts = 1_000;

/** Texts as spans may show them. */
export class QueryTexts {
  readonly #policy: QueryTextPolicy;
  readonly #maxLength: number;
  readonly #sanitised: RecentCache<string> = new RecentCache(cachedTexts);

  /** @param maxLength characters of a text that are read and shown. */
  constructor(policy: QueryTextPolicy, maxLength: number) {
    this.#policy = policy;
    this.#maxLength = maxLength;
  }

  of(event: Pick<QueryEvent, "text" | "parameterised">): string | undefined {
    if (this.#policy === "never") return undefined;
    const { text } = event;
    if (this.#policy === "parameterised" && event.parameterised) {
      return text.slice(0, this.#maxLength);
    }
    return this.#sanitised.get(text) ?? this.#sanitise(text);
  }

  #sanitise(text: string): string {
    const sanitised = sanitiseSql(text.slice(0, this.#maxLength));
    if (text.length <= maxCachedLength) this.#sanitised.set(text, sanitised);
    return sanitised;
  }
}
