import { ParameterError } from "../errors/query-errors.js";
import { encodeText, placed } from "./encode-value.js";
import type { ValueEncoder } from "./value-encoder.js";

/** A chunk is sent once it has this many characters. */
const chunkLength = 64 * 1024;

const nullMark = String.raw`\N`;

type Row = readonly unknown[];

/**
 * Rows in the text format of COPY (PostgreSQL documentation, COPY, "Text Format"), in chunks of about
 * 64 KiB; a row is never split.
 *
 * @param columns how many values each row must have.
 * @param onProgress called after each chunk was taken, with the number of rows handed over so far.
 * @throws ParameterError naming the row, from 1, and the column: a wrong number of values, or a value
 *   that cannot be sent.
 */
export async function* encodeCopyRows(
  rows: Iterable<Row> | AsyncIterable<Row>,
  columns: number,
  onProgress?: (rows: number) => void,
  encoder?: ValueEncoder,
): AsyncGenerator<Uint8Array, void> {
  const buffer = new CopyBuffer(columns, encoder);
  if (Symbol.asyncIterator in rows) {
    for await (const row of rows) {
      if (!buffer.add(row)) continue;
      yield buffer.take();
      onProgress?.(buffer.rows);
    }
  } else {
    // Not `for await`: it would wait a turn for every row.
    for (const row of rows) {
      if (!buffer.add(row)) continue;
      yield buffer.take();
      onProgress?.(buffer.rows);
    }
  }
  if (buffer.isEmpty) return;
  yield buffer.take();
  onProgress?.(buffer.rows);
}

class CopyBuffer {
  readonly #columns: number;
  readonly #encoder: ValueEncoder | undefined;
  #text = "";
  #rows = 0;

  constructor(columns: number, encoder: ValueEncoder | undefined) {
    this.#columns = columns;
    this.#encoder = encoder;
  }

  /** Rows added so far. */
  get rows(): number {
    return this.#rows;
  }

  get isEmpty(): boolean {
    return this.#text === "";
  }

  /** @returns whether a chunk is full. */
  add(row: Row): boolean {
    this.#rows += 1;
    if (!Array.isArray(row)) throw new ParameterError(`row ${this.#rows} is no array of values`);
    if (row.length !== this.#columns) {
      throw new ParameterError(
        `row ${this.#rows} has ${row.length} values for ${this.#columns} columns`,
      );
    }
    for (let column = 0; column < row.length; column += 1) {
      this.#text += this.#field(row[column], column) + (column + 1 < row.length ? "\t" : "\n");
    }
    return this.#text.length >= chunkLength;
  }

  take(): Uint8Array {
    const chunk = Buffer.from(this.#text, "utf8");
    this.#text = "";
    return chunk;
  }

  #field(value: unknown, column: number): string {
    try {
      const text = encodeText(value, this.#encoder);
      return text === null ? nullMark : escape(text);
    } catch (error) {
      throw placed(`row ${this.#rows}, column ${column + 1}`, error);
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
