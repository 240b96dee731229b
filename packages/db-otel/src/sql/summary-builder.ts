/** What is known about one SQL text. */
export interface SqlSummary {
  /**
   * Commands and targets in the order they appear, as written: `INSERT shipping_details SELECT orders`.
   * At most 255 characters, cut between words. `undefined` when no command was recognised.
   */
  readonly text: string | undefined;
  /** The first command in capitals, such as `SELECT` or `CREATE TABLE`. */
  readonly operation: string | undefined;
  /** The summary of each statement of the text. */
  readonly statements: readonly string[];
}

const maxLength = 255;

/** Collects the words of a summary, statement by statement. */
export class SummaryBuilder {
  readonly #statements: string[][] = [];

  /** Begins a statement; its first word is its command. */
  begin(): void {
    this.#statements.push([]);
  }

  /** Adds a command or a target to the statement. */
  add(word: string): void {
    this.#statements.at(-1)?.push(word);
  }

  build(): SqlSummary {
    const words = this.#statements.flat();
    return {
      text: words.length === 0 ? undefined : joinWithin(words, maxLength),
      operation: words[0]?.toUpperCase(),
      statements: this.#statements.map((each) => each.join(" ")),
    };
  }
}

/** As many whole words as fit. */
function joinWithin(words: readonly string[], length: number): string {
  let joined = "";
  for (const word of words) {
    const next = joined === "" ? word : `${joined} ${word}`;
    if (next.length > length) return joined;
    joined = next;
  }
  return joined;
}
