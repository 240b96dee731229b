import { ParameterError } from "../errors/query-errors.js";

/** Bytes, or characters, from which a chunk is sent. */
export const chunkLength: number = 64 * 1024;

/** Writes rows in one of COPY's formats. */
export interface CopyRowWriter {
  /** Nothing waits to be taken. */
  readonly isEmpty: boolean;
  /**
   * `unfit`: this format has no form for one of its values, and nothing was added; `full`: it was, and a chunk can be
   * taken; `added`: it was.
   *
   * @param number the row's, from 1.
   * @throws ParameterError names the row and the column.
   */
  add(row: readonly unknown[], number: number): "added" | "full" | "unfit";
  /** What was added since, as bytes. */
  take(): Uint8Array;
}

/** @throws ParameterError the row has no array's form, or another number of values. */
export function checkRow(row: unknown, number: number, columns: number): void {
  if (!Array.isArray(row)) throw new ParameterError(`row ${number} is no array of values`);
  if (row.length === columns) return;
  throw new ParameterError(`row ${number} has ${row.length} values for ${columns} columns`);
}
