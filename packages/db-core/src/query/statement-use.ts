import type { PrepareMode } from "../config/choices.js";

/** Uses of a text before it is worth keeping parsed: its third finds it named. */
const keepFrom = 3;
/** Texts counted at a time; the oldest are forgotten first. */
const counted = 4_096;
/** Longer texts are not kept: they are generated, and the server would hold each one. */
const longestKept = 32_768;

/** Counts how often each text was used on one server, within bounds. */
export class StatementUse {
  readonly #mode: PrepareMode;
  readonly #uses = new Map<string, number>();

  constructor(mode: PrepareMode) {
    this.#mode = mode;
  }

  /** Statements may be kept parsed at all. */
  get names(): boolean {
    return this.#mode !== "never";
  }

  /** Counts one use of `text`, and says whether it is to be kept parsed. */
  keep(text: string, wanted: boolean | undefined): boolean {
    if (this.#mode === "never" || wanted === false || text.length > longestKept) return false;
    if (this.#mode === "always" || wanted === true) return true;
    const uses = (this.#uses.get(text) ?? 0) + 1;
    if (uses > keepFrom) return true;
    this.#uses.set(text, uses);
    if (this.#uses.size > counted) this.#forgetOldest();
    return uses === keepFrom;
  }

  #forgetOldest(): void {
    for (const text of this.#uses.keys()) {
      this.#uses.delete(text);
      return;
    }
  }
}
