import { DecodeError } from "../errors/query-errors.js";

/** A position in the text form of a value. */
export class Reader {
  readonly #text: string;
  readonly #type: string;
  #at: number;

  /** @param type named in errors. */
  constructor(text: string, type: string, at = 0) {
    this.#text = text;
    this.#type = type;
    this.#at = at;
  }

  /** Characters consumed, from the beginning of the text. */
  get at(): number {
    return this.#at;
  }

  /** The character here; empty at the end. */
  get current(): string {
    return this.#text.charAt(this.#at);
  }

  /** Consumes one of `characters`. */
  take(characters: string): string {
    const { current } = this;
    if (current === "" || !characters.includes(current)) throw this.malformed();
    this.#at += 1;
    return current;
  }

  /** Consumes everything before the first of `characters`. */
  takeUntil(characters: string): string {
    const start = this.#at;
    while (this.#at < this.#text.length && !characters.includes(this.current)) this.#at += 1;
    return this.#text.slice(start, this.#at);
  }

  /** Consumes a quoted part. Inside, a backslash or a second quote protects the next character. */
  takeQuoted(): string {
    this.take('"');
    let content = "";
    for (;;) {
      content += this.takeUntil('"\\');
      const mark = this.take('"\\');
      if (mark === '"' && this.current !== '"') return content;
      if (this.current === "") throw this.malformed();
      content += this.current;
      this.#at += 1;
    }
  }

  /** Consumes `word` when it is next. */
  skip(word: string): boolean {
    if (!this.#text.startsWith(word, this.#at)) return false;
    this.#at += word.length;
    return true;
  }

  /** @throws DecodeError when something is left. */
  end(): void {
    if (this.#at !== this.#text.length) throw this.malformed();
  }

  malformed(): DecodeError {
    return malformed(this.#type);
  }
}

/** @param type such as `an array`. The text itself is a value, so it is not quoted. */
export function malformed(type: string): DecodeError {
  return new DecodeError(`the text of ${type} is not in PostgreSQL's form`);
}
