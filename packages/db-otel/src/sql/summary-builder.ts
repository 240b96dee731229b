/** What is known about one SQL text. */
export interface SqlSummary {
  /**
   * Commands and targets in the order they appear, as written: `INSERT shipping_details SELECT orders`.
   * At most 255 characters, cut between words. `undefined` when no command was recognised.
   */
  readonly text: string | undefined;
  /** The first command in capitals, such as `SELECT` or `CREATE TABLE`. */
  readonly operation: string | undefined;
}

const maxLength = 255;

/** Collects the words of a summary, as many whole ones as fit. */
export class SummaryBuilder {
  #text = "";
  #operation: string | undefined;
  #isFull = false;

  /** Nothing more fits. */
  get isFull(): boolean {
    return this.#isFull;
  }

  /** Adds a command or a target. */
  add(word: string): void {
    this.#operation ??= word.toUpperCase();
    const longer = this.#text === "" ? word : `${this.#text} ${word}`;
    this.#isFull ||= longer.length > maxLength;
    if (!this.#isFull) this.#text = longer;
  }

  build(): SqlSummary {
    return { text: this.#text === "" ? undefined : this.#text, operation: this.#operation };
  }
}
