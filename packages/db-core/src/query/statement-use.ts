import type { PrepareMode } from "../config/choices.js";
import type { KnownText } from "./known-texts.js";

/** Uses of a text before it is worth keeping parsed: its third finds it named. */
const keepFrom = 3;

/** Decides which texts one server keeps parsed. */
export class StatementUse {
  readonly #mode: PrepareMode;

  constructor(mode: PrepareMode) {
    this.#mode = mode;
  }

  /** Statements may be kept parsed at all. */
  get names(): boolean {
    return this.#mode !== "never";
  }

  /** A text is used once more. @returns whether it is to be kept parsed. */
  keep(known: KnownText, wanted: boolean | undefined): boolean {
    // One that is generated would take up the server's memory for nothing.
    if (this.#mode === "never" || wanted === false || known.isLong) return false;
    return this.#mode === "always" || wanted === true || known.used() >= keepFrom;
  }
}
