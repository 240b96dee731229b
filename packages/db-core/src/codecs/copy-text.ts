import { checkRow, chunkLength, type CopyRowWriter } from "./copy-row-writer.js";
import { encodeText, placed } from "./encode-value.js";
import type { ValueEncoder } from "./value-encoder.js";

const nullMark = String.raw`\N`;

/** Rows in the text format of COPY (PostgreSQL documentation, COPY, "Text Format"). */
export class CopyTextRows implements CopyRowWriter {
  readonly #columns: number;
  readonly #encoder: ValueEncoder | undefined;
  #text = "";

  /** @param columns how many values each row must have. */
  constructor(columns: number, encoder?: ValueEncoder) {
    this.#columns = columns;
    this.#encoder = encoder;
  }

  get isEmpty(): boolean {
    return this.#text === "";
  }

  add(row: readonly unknown[], number: number): "added" | "full" {
    checkRow(row, number, this.#columns);
    for (let column = 0; column < row.length; column += 1) {
      const field = this.#field(row[column], number, column);
      this.#text += field + (column + 1 < row.length ? "\t" : "\n");
    }
    return this.#text.length >= chunkLength ? "full" : "added";
  }

  take(): Uint8Array {
    const chunk = Buffer.from(this.#text, "utf8");
    this.#text = "";
    return chunk;
  }

  #field(value: unknown, row: number, column: number): string {
    try {
      const text = encodeText(value, this.#encoder);
      return text === null ? nullMark : escape(text);
    } catch (error) {
      throw placed(`row ${row}, column ${column + 1}`, error);
    }
  }
}

const special = /[\\\n\r\t]/g;
const escapes: Readonly<Record<string, string>> = {
  "\\": "\\\\",
  "\n": String.raw`\n`,
  "\r": String.raw`\r`,
  "\t": String.raw`\t`,
};

function escape(text: string): string {
  return text.replaceAll(special, (character) => escapes[character] ?? character);
}
