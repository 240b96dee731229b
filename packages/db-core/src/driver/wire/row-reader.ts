import { ProtocolError } from "../../errors/connection-errors.js";
import type { RowRead, RowReader } from "../protocol/row-shape.js";
import type { ColumnReading, ValueRead } from "./column-reading.js";
import { type Frame, int32At, torn } from "./frame.js";
import { shortTexts, textString } from "./short-text.js";

/** Rows after which a constructor of their own is worth its making. */
const compileFrom = 64;
/** Wider rows are read by the loop. */
const widestCompiled = 256;

/**
 * Reads rows of one shape: the first ones by a loop over the columns, those that follow by a function that
 * was written for them, which makes objects of one hidden class.
 */
export class WireRowReader implements RowReader<Frame> {
  readonly formats: readonly number[] | undefined;
  read: RowRead<Frame>;

  /** @param names of the columns for objects; `undefined` for arrays. */
  constructor(columns: readonly ColumnReading[], names: readonly string[] | undefined) {
    const isBinary = columns.some(({ format }) => format === 1);
    this.formats = isBinary ? columns.map(({ format }) => format) : undefined;
    let left = columns.length > widestCompiled ? Infinity : compileFrom;
    let read = rowLoop(columns, names);
    this.read = (frame) => {
      // A long result goes on with the function that it began with.
      if (left-- === 0) this.read = read = compiled(columns, names) ?? read;
      return read(frame);
    };
  }
}

/** Reads the values one after the other. */
export function rowLoop(
  columns: readonly ColumnReading[],
  names: readonly string[] | undefined,
): RowRead<Frame> {
  const reads = columns.map(({ read }) => read);
  if (names === undefined) return (frame) => valuesOf(frame, reads);
  if (names.includes("__proto__")) {
    return (frame) => {
      const values = valuesOf(frame, reads);
      return Object.fromEntries(names.map((name, column) => [name, values[column]]));
    };
  }
  return (frame) => {
    const values = valuesOf(frame, reads);
    const row: Record<string, unknown> = {};
    for (let column = 0; column < names.length; column++)
      row[names[column] as string] = values[column];
    return row;
  };
}

function valuesOf(frame: Frame, reads: readonly ValueRead[]): unknown[] {
  const { bytes } = frame;
  if (frame.uint16() !== reads.length) throw otherWidth();
  const values: unknown[] = [];
  let at = frame.at;
  for (const read of reads) {
    const length = int32At(bytes, at);
    at += 4;
    if (length === -1) values.push(null);
    else if (length < 0) throw torn();
    else values.push(read(bytes, at, (at += length)));
  }
  frame.at = at;
  return values;
}

/**
 * The same as source text, or `undefined` where this process may not make functions of text
 * (`--disallow-code-generation-from-strings`).
 */
export function compiled(
  columns: readonly ColumnReading[],
  names: readonly string[] | undefined,
): RowRead<Frame> | undefined {
  const reads = columns.map(({ read }) => read);
  const source = `"use strict";return function(f){
const b=f.bytes;let p=f.at+2,l;
if((b[p-2]<<8|b[p-1])!==${columns.length})throw otherWidth();
${reads.map(columnSource).join("\n")}
f.at=p;
return ${result(names, columns.length)}}`;
  try {
    // oxlint-disable-next-line typescript/no-implied-eval -- made of column names only as JSON has them
    const make = new Function(
      "otherWidth",
      "torn",
      "s",
      ...reads.map((_, index) => `r${index}`),
      source,
    );
    return make(otherWidth, torn, shortTexts, ...reads) as RowRead<Frame>;
  } catch {
    return undefined;
  }
}

function columnSource(read: ValueRead, index: number): string {
  const value =
    read === textString
      ? `l<${shortTexts.length}?s[l](b,p):b.utf8Slice(p,p+l)`
      : `r${index}(b,p,p+l)`;
  return `let v${index}=null;l=b[p]<<24|b[p+1]<<16|b[p+2]<<8|b[p+3];p+=4;if(l>=0){v${index}=${value};p+=l}else if(l!==-1)throw torn();`;
}

function result(names: readonly string[] | undefined, count: number): string {
  if (names === undefined)
    return `[${Array.from({ length: count }, (_, index) => `v${index}`).join(",")}]`;
  return `{${names.map((name, index) => `${key(name)}:v${index}`).join(",")}}`;
}

/** Computed, a column named __proto__ is an ordinary property. */
function key(name: string): string {
  return name === "__proto__" ? `["__proto__"]` : JSON.stringify(name);
}

function otherWidth(): ProtocolError {
  return new ProtocolError("a row has another number of columns than was announced");
}
