import { CopyBytes } from "./copy-bytes.js";
import { type CellWriter, cellWriter } from "./copy-cells.js";
import { checkRow, chunkLength, type CopyRowWriter } from "./copy-row-writer.js";
import { placed } from "./encode-value.js";
import type { ValueEncoder } from "./value-encoder.js";

/** What the format begins with: its name, no flags, no extension. */
const head = Buffer.from("PGCOPY\n\u00ff\r\n\0\0\0\0\0\0\0\0\0", "latin1");

/** Rows in the binary format of COPY (PostgreSQL documentation, COPY, "Binary Format"). */
export class CopyBinaryRows implements CopyRowWriter {
  readonly #writers: readonly CellWriter[];
  readonly #bytes = new CopyBytes();
  #isBegun = false;

  private constructor(writers: readonly CellWriter[]) {
    this.#writers = writers;
  }

  /**
   * @param types OIDs of the columns' types.
   * @returns `undefined` where values of one of the types are sent as text.
   */
  static of(types: readonly number[], encoder?: ValueEncoder): CopyBinaryRows | undefined {
    const writers = types.map((type) => cellWriter(type, encoder));
    return writers.every((writer) => writer !== undefined)
      ? new CopyBinaryRows(writers)
      : undefined;
  }

  get isEmpty(): boolean {
    return this.#bytes.length === 0;
  }

  add(row: readonly unknown[], number: number): "added" | "full" | "unfit" {
    checkRow(row, number, this.#writers.length);
    const bytes = this.#bytes;
    const from = bytes.length;
    if (!this.#isBegun) bytes.bytes(head);
    bytes.int16(row.length);
    for (let column = 0; column < row.length; column += 1) {
      if (this.#cell(row[column], number, column)) continue;
      bytes.length = from;
      return "unfit";
    }
    this.#isBegun = true;
    return bytes.length >= chunkLength ? "full" : "added";
  }

  take(): Uint8Array {
    return this.#bytes.take();
  }

  #cell(value: unknown, row: number, column: number): boolean {
    if (value === null) {
      this.#bytes.int32(-1);
      return true;
    }
    try {
      return this.#writers[column]?.(this.#bytes, value) === true;
    } catch (error) {
      throw placed(`row ${row}, column ${column + 1}`, error);
    }
  }
}
