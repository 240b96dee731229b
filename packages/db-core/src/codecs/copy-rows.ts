import type { CopyPart, CopyRows, FieldInfo } from "../driver/driver.js";
import { CopyBinaryRows } from "./copy-binary.js";
import type { CopyRowWriter } from "./copy-row-writer.js";
import { CopyTextRows } from "./copy-text.js";
import type { ValueEncoder } from "./value-encoder.js";

type Row = readonly unknown[];

/** Where rows come from, and what they are copied into. */
export interface RowsToCopy {
  readonly rows: Iterable<Row> | AsyncIterable<Row>;
  /** The COPY without a format. */
  readonly text: string;
  /** A query of the columns that are copied into. */
  readonly columns: string;
  readonly encoder?: ValueEncoder | undefined;
  /** One COPY takes all of them, as text. Default: two, where only the first rows have a binary form. */
  readonly isOne?: boolean | undefined;
  /** Called after each chunk was taken, with the number of rows handed over so far. */
  readonly onProgress?: ((rows: number) => void) | undefined;
}

/**
 * Rows for a COPY, in chunks of about 64 KiB; a row is never split.
 *
 * Binary, where that stores for certain what their text would: as long as the columns' types are ones that are known
 * here and the values are of the kinds that go with them. From the first row on where that is not so it is text, by a
 * COPY of its own.
 *
 * @throws ParameterError while they are read, naming the row, from 1, and the column: a wrong number of values, or a
 *   value that cannot be sent.
 */
export function copyRows(source: RowsToCopy): CopyRows {
  return { columns: source.columns, parts: (fields) => parts(source, fields) };
}

async function* parts(source: RowsToCopy, fields: readonly FieldInfo[]): AsyncGenerator<CopyPart> {
  const { text, encoder, rows, isOne = false } = source;
  const feed = new RowFeed(rows);
  const types = fields.map((field) => field.dataTypeID);
  try {
    const binary = isOne ? undefined : CopyBinaryRows.of(types, encoder);
    if (binary !== undefined && (await feed.fits(binary)))
      yield {
        text: `${text} (FORMAT binary)`,
        chunks: chunksOf(feed, binary, source),
      };
    if (feed.isOver) return;
    yield { text, chunks: chunksOf(feed, new CopyTextRows(types.length, encoder), source) };
  } finally {
    await feed.close();
  }
}

async function* chunksOf(
  feed: RowFeed,
  writer: CopyRowWriter,
  { onProgress }: RowsToCopy,
): AsyncGenerator<Uint8Array> {
  for (;;) {
    const isFull = feed.isPrompt ? feed.fill(writer) : await feed.fillSlowly(writer);
    if (!writer.isEmpty) {
      yield writer.take();
      onProgress?.(feed.taken);
    }
    if (!isFull) return;
  }
}

/** Rows, one after the other, of which one that was refused comes again. */
class RowFeed {
  /** Rows are there without waiting. */
  readonly isPrompt: boolean;
  /** Rows that were taken. */
  taken = 0;
  /** There are no more, and there was one. */
  isOver = false;
  readonly #rows: Iterator<Row> | AsyncIterator<Row>;
  #refused: Row | undefined;

  constructor(rows: Iterable<Row> | AsyncIterable<Row>) {
    this.isPrompt = !(Symbol.asyncIterator in rows);
    this.#rows =
      Symbol.asyncIterator in rows ? rows[Symbol.asyncIterator]() : rows[Symbol.iterator]();
  }

  /** Whether the first row, if there is one, is one for this writer. It has it then. */
  async fits(writer: CopyRowWriter): Promise<boolean> {
    const { done, value } = await this.#rows.next();
    if (done === true) return false;
    return this.#give(value, writer) !== "unfit";
  }

  /** @returns whether there may be more for this writer. */
  fill(writer: CopyRowWriter): boolean {
    for (;;) {
      const { done, value } = this.#again() ?? (this.#rows as Iterator<Row>).next();
      if (done === true) return this.#end();
      const given = this.#give(value, writer);
      if (given !== "added") return given === "full";
    }
  }

  async fillSlowly(writer: CopyRowWriter): Promise<boolean> {
    for (;;) {
      const { done, value } = this.#again() ?? (await this.#rows.next());
      if (done === true) return this.#end();
      const given = this.#give(value, writer);
      if (given !== "added") return given === "full";
    }
  }

  /** Nobody wants more. */
  async close(): Promise<void> {
    if (!this.isOver) await this.#rows.return?.();
  }

  #again(): IteratorYieldResult<Row> | undefined {
    const value = this.#refused;
    this.#refused = undefined;
    return value === undefined ? undefined : { value };
  }

  #give(row: Row, writer: CopyRowWriter): ReturnType<CopyRowWriter["add"]> {
    const given = writer.add(row, this.taken + 1);
    if (given === "unfit") this.#refused = row;
    else this.taken += 1;
    return given;
  }

  #end(): false {
    this.isOver = true;
    return false;
  }
}
