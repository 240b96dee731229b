import { malformed, Reader } from "./reader.js";

/** Reads one element's text. */
export type Decode = (text: string) => unknown;

/**
 * Reads the text form of an array (PostgreSQL documentation, section 8.15.6): nested for several
 * dimensions, `null` for NULL. Lower bounds other than 1, as in `[0:1]={a,b}`, are dropped.
 *
 * @param delimiter `pg_type.typdelim`: a comma for every built-in type but box.
 * @throws DecodeError the text is not an array's.
 */
export function parseArray(text: string, decode: Decode, delimiter = ","): unknown[] {
  const start = text.startsWith("[") ? text.indexOf("=") + 1 : 0;
  if (isFlat(text, start)) return splitFlat(text.slice(start + 1, -1), decode, delimiter);
  const literal = new ArrayLiteral(text, { decode, delimiter, at: start });
  const array = literal.takeArray();
  literal.end();
  return array;
}

/** One dimension and nothing quoted: most arrays of numbers. */
function isFlat(text: string, start: number): boolean {
  return (
    text.startsWith("{", start) &&
    text.indexOf("}") === text.length - 1 &&
    text.lastIndexOf("{") === start &&
    !text.includes('"')
  );
}

function splitFlat(content: string, decode: Decode, delimiter: string): unknown[] {
  if (content === "") return [];
  return content.split(delimiter).map((part) => {
    if (part === "") throw malformed("an array");
    return part === "NULL" ? null : decode(part);
  });
}

/** Reads from left to right, by positions: texts with quotes come as often as those without. */
class ArrayLiteral {
  readonly #text: string;
  readonly #decode: Decode;
  readonly #delimiter: string;
  #at: number;

  constructor(
    text: string,
    { decode, delimiter, at }: { decode: Decode; delimiter: string; at: number },
  ) {
    this.#text = text;
    this.#decode = decode;
    this.#delimiter = delimiter;
    this.#at = at;
  }

  takeArray(): unknown[] {
    const elements: unknown[] = [];
    this.#take("{");
    if (this.#current === "}") {
      this.#at++;
      return elements;
    }
    for (;;) {
      elements.push(this.#takeElement());
      if (this.#current === "}") break;
      this.#take(this.#delimiter);
    }
    this.#at++;
    return elements;
  }

  /** @throws DecodeError something is left. */
  end(): void {
    if (this.#at !== this.#text.length) throw malformed("an array");
  }

  get #current(): string {
    return this.#text.charAt(this.#at);
  }

  #take(character: string): void {
    if (this.#current !== character) throw malformed("an array");
    this.#at++;
  }

  #takeElement(): unknown {
    const current = this.#current;
    if (current === "{") return this.takeArray();
    if (current === '"') return this.#decode(this.#takeQuoted());
    const part = this.#takePart();
    return part === "NULL" ? null : this.#decode(part);
  }

  /** Inside, a backslash or a second quote protects the next character. */
  #takeQuoted(): string {
    const end = this.#text.indexOf('"', this.#at + 1);
    const content = this.#text.slice(this.#at + 1, end);
    if (end !== -1 && !content.includes("\\") && this.#text.charAt(end + 1) !== '"') {
      this.#at = end + 1;
      return content;
    }
    const reader = new Reader(this.#text, "an array", this.#at);
    const escaped = reader.takeQuoted();
    this.#at = reader.at;
    return escaped;
  }

  #takePart(): string {
    const start = this.#at;
    for (let character = this.#current; ; character = this.#current) {
      if (character === this.#delimiter || character === "}" || character === "") break;
      this.#at++;
    }
    if (this.#at === start) throw malformed("an array");
    return this.#text.slice(start, this.#at);
  }
}

const escaped = String.raw`\$&`;

/** Writes an element so that no character of it is special. */
export function quoteElement(text: string): string {
  return `"${text.replaceAll(/["\\]/g, escaped)}"`;
}
