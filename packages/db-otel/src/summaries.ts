import type { QueryEvent } from "@abe/db-core/observer";
import { RecentCache } from "./recent-cache.js";
import { summariseSql } from "./sql/summarise-sql.js";
import type { SqlSummary } from "./sql/summary-builder.js";

/** A text longer than this is never kept as a key. */
export const maxCachedLength = 8_192;
/** A text that is not kept is read again each time: no further than this. */
const maxUncachedLength = 2_048;
const maxSummaryLength = 255;
const cachedTexts = 1_000;

/** What a summary depends on. */
export type Summarised = Pick<QueryEvent, "text" | "texts">;

/** Summaries of operations. */
export class Summaries {
  readonly #normalise: (summary: string) => string;
  readonly #byText: RecentCache<SqlSummary> = new RecentCache(cachedTexts);

  /** @param normalise makes one of several summaries, such as those of partitions. */
  constructor(normalise: (summary: string) => string = (summary) => summary) {
    this.#normalise = normalise;
  }

  /**
   * Summary of an operation. A batch is `BATCH` with the summary all its statements share, or `BATCH`
   * alone. Of a text longer than 8,192 characters only the first 2,048 are read.
   */
  of({ text, texts }: Summarised): SqlSummary {
    if (texts === undefined) return this.#ofText(text);
    const [first] = texts;
    if (texts.length === 1 && first !== undefined) return this.#ofText(first);
    return { text: batchSummary(this.#shared(texts)), operation: "BATCH" };
  }

  #shared(texts: readonly string[]): string | undefined {
    const [first = ""] = texts;
    const { text: shared } = this.#ofText(first);
    const isSame = (text: string): boolean => text === first || this.#ofText(text).text === shared;
    return texts.every(isSame) ? shared : undefined;
  }

  #ofText(text: string): SqlSummary {
    const known = this.#byText.get(text);
    if (known !== undefined) return known;
    const read = summariseSql(readable(text));
    const summary = read.text === undefined ? read : { ...read, text: this.#normalise(read.text) };
    if (text.length <= maxCachedLength) this.#byText.set(text, summary);
    return summary;
  }
}

function batchSummary(shared: string | undefined): string {
  const summary = `BATCH ${shared}`;
  return shared !== undefined && summary.length <= maxSummaryLength ? summary : "BATCH";
}

/** Cut at a blank, so that no half of a name is taken for a name. */
function readable(text: string): string {
  if (text.length <= maxCachedLength) return text;
  const cut = text.slice(0, maxUncachedLength);
  return cut.slice(0, Math.max(0, cut.search(/\s\S*$/)));
}
