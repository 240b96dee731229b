const maxLength = 64;

/**
 * The label a caller gave, if it can be one: 1 to 64 characters without control characters. A longer one
 * was probably built from values.
 */
export function labelName(name: string | undefined): string | undefined {
  if (name === undefined || name === "" || name.length > maxLength) return undefined;
  return /\p{Cc}/u.test(name) ? undefined : name;
}

/** Lets through the first `max` distinct labels. */
export class LabelBudget {
  readonly #max: number;
  readonly #admitted: Set<string> = new Set();

  constructor(max: number) {
    this.#max = max;
  }

  /** The label, if it can be one and is among the first. */
  admit(name: string | undefined): string | undefined {
    const label = labelName(name);
    if (label === undefined || this.#admitted.has(label)) return label;
    if (!(this.#admitted.size < this.#max)) return undefined;
    this.#admitted.add(label);
    return label;
  }
}
