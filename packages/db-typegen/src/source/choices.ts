/** One way through a statement that is composed when the program runs. */
export class Choices {
  readonly #taken: { readonly key: string; readonly count: number; at: number }[];
  #next = 0;
  readonly #words: Map<string, string> = new Map();

  private constructor(taken: readonly { key: string; count: number; at: number }[]) {
    this.#taken = taken.map((each) => ({ ...each }));
  }

  /** The first way: the first option everywhere. */
  static first(): Choices {
    return new Choices([]);
  }

  /**
   * Which option this way takes. The same key takes the same one, so that two places which depend on one
   * condition agree.
   *
   * @param options in words
   */
  take(key: string, options: readonly string[]): number {
    const known = this.#taken.slice(0, this.#next).find((each) => each.key === key);
    if (known !== undefined) return known.at;
    const planned = this.#taken[this.#next];
    const at = planned === undefined ? 0 : planned.at;
    if (planned === undefined) this.#taken.push({ key, count: options.length, at });
    this.#next += 1;
    this.#words.set(key, options[at] ?? "");
    return at;
  }

  /** What was taken, in words. */
  get words(): readonly string[] {
    return [...this.#words.values()];
  }

  /** The way after this one, once everything was taken; `undefined` after the last. */
  next(): Choices | undefined {
    const taken = this.#taken.slice(0, this.#next);
    const turn = taken.findLastIndex(({ at, count }) => at + 1 < count);
    const turned = taken[turn];
    if (turned === undefined) return undefined;
    return new Choices([...taken.slice(0, turn), { ...turned, at: turned.at + 1 }]);
  }
}
