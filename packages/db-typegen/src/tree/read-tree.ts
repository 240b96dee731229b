import { emptyLayout, type Layout } from "./layout.js";
import { ReadFields } from "./read-fields.js";
import type { TreeNode, TreeValue } from "./tree-node.js";
import { UnreadableTree } from "./unreadable-tree.js";

/**
 * Reads the text form of a parse tree, as the server's `outfuncs.c` writes it: `{KIND :field value …}`,
 * lists in parentheses, `<>` for NULL, a backslash before what would mean something.
 *
 * @throws UnreadableTree it is not in that form.
 */
export function readTree(text: string): TreeValue {
  const reader = new TreeReader(text);
  const value = reader.value();
  reader.end();
  return value;
}

/** Characters that end a token, by code: blanks, parentheses and braces. */
const ends: ReadonlySet<number> = new Set(
  Array.from(" \n\t\r\f\v(){}", (each) => each.charCodeAt(0)),
);
const backslash = 92;
const blank = 32;

/** Trees are hundreds of kilobytes for some statements: characters are looked at by their codes. */
class TreeReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  value(): TreeValue {
    this.#skip();
    const first = this.#text[this.#at];
    if (first === "{") return this.#node();
    if (first === "(") return this.#list();
    if (first === '"') return this.#quoted();
    const from = this.#at;
    const token = this.#token();
    // A name that looks like NULL has a backslash, so it is longer.
    return token === "<>" && this.#at - from === 2 ? null : token;
  }

  end(): void {
    this.#skip();
    if (this.#at < this.#text.length) throw this.#broken("something follows the tree");
  }

  #node(): TreeNode {
    this.#at += 1;
    const kind = this.#token();
    const values: TreeValue[] = [];
    let layout = emptyLayout(kind);
    for (this.#skip(); this.#text[this.#at] !== "}"; this.#skip()) {
      if (this.#text[this.#at] !== ":") throw this.#broken(`${kind} has a value without a name`);
      this.#at += 1;
      layout = this.#name(layout);
      values.push(this.#field());
    }
    this.#at += 1;
    return { kind, fields: new ReadFields(layout, values) };
  }

  /** Mostly it is the name that came after the last one before, and need not be read. */
  #name(layout: Layout): Layout {
    const { likely } = layout;
    if (likely === undefined || !this.#text.startsWith(likely.name, this.#at))
      return layout.with(this.#token());
    const end = this.#at + likely.name.length;
    if (!(this.#text.charCodeAt(end) <= blank)) return layout.with(this.#token());
    this.#at = end;
    return likely;
  }

  /** A datum is its length and its bytes in brackets: `4 [ 1 0 0 0 ]`. */
  #field(): TreeValue {
    const value = this.value();
    this.#skip();
    return this.#text[this.#at] === "[" ? this.#bytes() : value;
  }

  #bytes(): TreeValue {
    const end = this.#text.indexOf("]", this.#at);
    if (end < 0) throw this.#broken("a datum has no end");
    const numbers = this.#text.slice(this.#at + 1, end).trim();
    this.#at = end + 1;
    return { bytes: Uint8Array.from(numbers === "" ? [] : numbers.split(/\s+/), Number) };
  }

  /** `(…)` of nodes, `(i 1 2)`, `(o 1 2)`, `(x 1 2)` and `(b 1 2)` of numbers. */
  #list(): TreeValue {
    this.#at += 1;
    this.#skip();
    if (/^[iobx][\s)]/.test(this.#text.slice(this.#at, this.#at + 2))) this.#at += 1;
    const values: TreeValue[] = [];
    for (this.#skip(); this.#text[this.#at] !== ")"; this.#skip()) values.push(this.value());
    this.#at += 1;
    return values;
  }

  #quoted(): string {
    const from = this.#at + 1;
    let hasBackslash = false;
    for (this.#at = from; this.#text[this.#at] !== '"'; this.#at += 1) {
      if (this.#code() === backslash) {
        hasBackslash = true;
        this.#at += 1;
      }
    }
    const written = this.#text.slice(from, this.#at);
    this.#at += 1;
    return hasBackslash ? unescaped(written) : written;
  }

  #token(): string {
    this.#skip();
    const from = this.#at;
    let hasBackslash = false;
    for (; this.#at < this.#text.length && !ends.has(this.#code()); this.#at += 1) {
      if (this.#code() === backslash) {
        hasBackslash = true;
        this.#at += 1;
        this.#code();
      }
    }
    if (from === this.#at) throw this.#broken("a value is missing");
    const written = this.#text.slice(from, this.#at);
    return hasBackslash ? unescaped(written) : written;
  }

  #skip(): void {
    while (this.#text.charCodeAt(this.#at) <= blank) this.#at += 1;
  }

  /** @throws UnreadableTree the text is over. */
  #code(): number {
    const code = this.#text.charCodeAt(this.#at);
    if (Number.isNaN(code)) throw this.#broken("it ends too early");
    return code;
  }

  #broken(what: string): UnreadableTree {
    return new UnreadableTree(`the parse tree cannot be read at character ${this.#at}: ${what}`);
  }
}

/** A backslash stands before each character that would mean something. */
function unescaped(written: string): string {
  return written.replaceAll(/\\([^])/g, "$1");
}
