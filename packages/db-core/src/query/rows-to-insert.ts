import { setImmediate as nextTurn } from "node:timers/promises";
import { encodeText, placed } from "../codecs/encode-value.js";
import type { ValueEncoder } from "../codecs/value-encoder.js";
import { ParameterError } from "../errors/query-errors.js";
import type { RowToInsert } from "../queryable.js";
import type { CellText } from "./insert-statement.js";

type Rows = Iterable<RowToInsert> | AsyncIterable<RowToInsert>;

/** Rows between two turns of the event loop: without any, a source that never waits would let no limit be heard. */
const rowsPerTurn = 1_000;

/** Rows that have been read, and how to go on. */
export interface Read {
  readonly rows: readonly RowToInsert[];
  /** All of them, those that were read first; `undefined`: there are no more. */
  readonly all: Rows | undefined;
}

/** Rows of the caller's, which are told when nobody wants more of them. */
export class RowSource {
  readonly #rows: Rows;
  #iterator: Iterator<RowToInsert> | AsyncIterator<RowToInsert> | undefined;

  constructor(rows: Rows) {
    this.#rows = rows;
  }

  /**
   * Reads up to `most` rows and looks whether there are more. Rows that are there are read at once, so that what is done
   * with them begins within the call.
   *
   * @throws ParameterError the rows are none.
   */
  read(most: number): Read | Promise<Read> {
    const rows = this.#rows;
    if (Array.isArray(rows))
      return rows.length > most ? { rows: [], all: rows } : { rows, all: undefined };
    const read: RowToInsert[] = [];
    const iterator = (this.#iterator = iteratorOf(rows));
    if (Symbol.asyncIterator in rows) return this.#readInTurns(iterator, read, most);
    const prompt = iterator as Iterator<RowToInsert>;
    while (read.length <= most && read.length < rowsPerTurn - 1) {
      const { done, value } = prompt.next();
      if (done === true) return this.#over(read);
      read.push(value);
    }
    if (read.length > most) return { rows: read, all: this.#then(read, prompt) };
    return this.#readInTurns(prompt, read, most);
  }

  /** Goes on reading, and lets others go on meanwhile. */
  async #readInTurns(
    iterator: Iterator<RowToInsert> | AsyncIterator<RowToInsert>,
    read: RowToInsert[],
    most: number,
  ): Promise<Read> {
    // Left meanwhile: not every source can be told to end.
    while (read.length <= most && this.#iterator === iterator) {
      const { done, value } = await iterator.next();
      if (done === true) return this.#over(read);
      read.push(value);
      if (read.length % rowsPerTurn === 0) await nextTurn();
    }
    const all =
      Symbol.asyncIterator in this.#rows
        ? this.#thenAsync(read, iterator)
        : this.#then(read, iterator as Iterator<RowToInsert>);
    return { rows: read, all };
  }

  /** Lets it end, unless it has. Nobody waits for that: it may be waiting for a row that never comes. */
  leave(): void {
    void this.#leave();
  }

  #over(rows: readonly RowToInsert[]): Read {
    this.#iterator = undefined;
    return { rows, all: undefined };
  }

  /** Ends when the source is left, too: whoever reads may be left with it. */
  *#then(read: readonly RowToInsert[], rest: Iterator<RowToInsert>): Generator<RowToInsert, void> {
    yield* read;
    while (this.#iterator === rest) {
      const { done, value } = rest.next();
      if (done === true) break;
      yield value;
    }
    this.#iterator = undefined;
  }

  async *#thenAsync(
    read: readonly RowToInsert[],
    rest: Iterator<RowToInsert> | AsyncIterator<RowToInsert>,
  ): AsyncGenerator<RowToInsert, void> {
    yield* read;
    while (this.#iterator === rest) {
      const { done, value } = await rest.next();
      if (done === true) break;
      yield value;
    }
    this.#iterator = undefined;
  }

  async #leave(): Promise<void> {
    const iterator = this.#iterator;
    this.#iterator = undefined;
    try {
      await iterator?.return?.();
    } catch {
      // Why it was left matters more.
    }
  }
}

function iteratorOf(rows: unknown): Iterator<RowToInsert> | AsyncIterator<RowToInsert> {
  if (typeof rows === "object" && rows !== null) {
    if (Symbol.asyncIterator in rows)
      return (rows as AsyncIterable<RowToInsert>)[Symbol.asyncIterator]();
    if (Symbol.iterator in rows) return (rows as Iterable<RowToInsert>)[Symbol.iterator]();
  }
  throw new ParameterError("the rows are an iterable of objects or arrays; nothing was sent");
}

/** The cells of one row in the order of the columns; a property that is missing is `undefined`. */
function cellsOfRow(row: RowToInsert, columns: readonly string[]): readonly unknown[] {
  if (Array.isArray(row) || typeof row !== "object" || row === null) return row as unknown[];
  const own = row as Readonly<Record<string, unknown>>;
  return columns.map((column) => (Object.hasOwn(own, column) ? own[column] : undefined));
}

/** The rows' cells, made when they are asked for. */
export function cellsOfRows(
  rows: Rows,
  columns: readonly string[],
): Iterable<readonly unknown[]> | AsyncIterable<readonly unknown[]> {
  return Symbol.asyncIterator in rows ? asyncCells(rows, columns) : cells(rows, columns);
}

function* cells(
  rows: Iterable<RowToInsert>,
  columns: readonly string[],
): Generator<readonly unknown[]> {
  for (const row of rows) yield cellsOfRow(row, columns);
}

async function* asyncCells(
  rows: AsyncIterable<RowToInsert>,
  columns: readonly string[],
): AsyncGenerator<readonly unknown[]> {
  for await (const row of rows) yield cellsOfRow(row, columns);
}

/** Each cell as its text. @throws ParameterError names the row and the column. */
export function textsOfRows(
  rows: readonly RowToInsert[],
  columns: readonly string[],
  encoder: ValueEncoder,
): CellText[][] {
  return rows.map((row, index) => {
    const own = cellsOfRow(row, columns);
    if (!Array.isArray(own))
      throw new ParameterError(`row ${index + 1} is neither an object nor an array of values`);
    if (own.length !== columns.length)
      throw new ParameterError(
        `row ${index + 1} has ${own.length} values for ${columns.length} columns`,
      );
    return Array.from(own, (value, column) => textOf(value, encoder, [index, column]));
  });
}

function textOf(
  value: unknown,
  encoder: ValueEncoder,
  [row, column]: readonly [row: number, column: number],
): CellText {
  try {
    return encodeText(value, encoder);
  } catch (error) {
    throw placed(`row ${row + 1}, column ${column + 1}`, error);
  }
}
