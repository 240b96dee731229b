import { describe, expect, it } from "vitest";
import { ProtocolError } from "../../errors/index.js";
import type { ColumnReading } from "./column-reading.js";
import type { Bytes } from "./bytes.js";
import { Frame } from "./frame.js";
import { compiled, rowLoop, WireRowReader } from "./row-reader.js";
import { textString } from "./short-text.js";
import { textInteger } from "./text-values.js";

/** A DataRow whose columns have these texts. */
function rowOf(...values: readonly (string | null)[]): Frame {
  const count = Buffer.alloc(2);
  count.writeUInt16BE(values.length);
  const columns = values.map((value) => {
    const length = Buffer.alloc(4);
    length.writeInt32BE(value === null ? -1 : Buffer.byteLength(value));
    return Buffer.concat([length, Buffer.from(value ?? "")]);
  });
  const frame = new Frame();
  frame.bytes = Buffer.concat([count, ...columns]) as Bytes;
  frame.end = frame.bytes.length;
  return frame;
}

const text: ColumnReading = { format: 0, read: textString };
const integer: ColumnReading = { format: 0, read: textInteger };

describe.each([
  ["a loop", rowLoop],
  ["a function made of text", compiled],
])("rows read by %s", (_, make) => {
  const read = (
    columns: readonly ColumnReading[],
    names: readonly string[] | undefined,
    frame: Frame,
  ): unknown => make(columns, names)?.(frame);

  it("are plain objects, or arrays", () => {
    const columns = [integer, text, text];
    const row = read(columns, ["id", "größe", "note"], rowOf("7", "1,5 m²", null));
    expect(row).toEqual({ id: 7, größe: "1,5 m²", note: null });
    expect(Object.getPrototypeOf(row)).toBe(Object.prototype);
    expect(read(columns, undefined, rowOf("7", "x", null))).toEqual([7, "x", null]);
  });

  it("leave the frame at its end", () => {
    const frame = rowOf("7", null);
    read([integer, text], ["a", "b"], frame);
    expect(frame.at).toBe(frame.end);
  });

  it("have the last of the columns with one name, in the place of the first", () => {
    const row = read([text, text, text], ["a", "b", "a"], rowOf("1", "2", "3"));
    expect(Object.entries(row as object)).toEqual([
      ["a", "3"],
      ["b", "2"],
    ]);
  });

  it("may have a column named __proto__, which is a property as any other", () => {
    const row = read([text, text], ["__proto__", "b"], rowOf("1", "2"));
    expect(Object.entries(row as object)).toEqual([
      ["__proto__", "1"],
      ["b", "2"],
    ]);
    expect(Object.getPrototypeOf(row)).toBe(Object.prototype);
  });

  it.each(['"', "'); throw 1; ('", "\\", "\u2028", "a\nb", "", "constructor", "0"])(
    "may have a column named %j",
    (name) => {
      expect(read([text], [name], rowOf("1"))).toEqual(Object.fromEntries([[name, "1"]]));
    },
  );

  it("may have no column at all", () => {
    expect(read([], [], rowOf())).toEqual({});
    expect(read([], undefined, rowOf())).toEqual([]);
  });

  it.each([-2, -4, -(2 ** 31)])("are refused with a value of %i bytes", (length) => {
    // The next one makes up for it: only the sum of the lengths is right.
    const frame = rowOf("abcd", "x".repeat(12));
    frame.bytes.writeInt32BE(length, 2);
    expect(() => read([text, text], ["a", "b"], frame)).toThrow(ProtocolError);
    expect(() => read([text, text], undefined, frame)).toThrow(ProtocolError);
  });

  it("are refused with another number of columns", () => {
    expect(() => read([text], ["a"], rowOf("1", "2"))).toThrow(ProtocolError);
    expect(() => read([text, text], ["a", "b"], rowOf("1"))).toThrow(ProtocolError);
  });
});

it("a reader asks for binary columns by the formats of all", () => {
  const binary: ColumnReading = { format: 1, read: textString };
  expect(new WireRowReader([text, integer], ["a", "b"]).formats).toBeUndefined();
  expect(new WireRowReader([text, binary], ["a", "b"]).formats).toEqual([0, 1]);
});

it("a reader goes over to a function of its own after some rows, also within a result", () => {
  const reader = new WireRowReader([integer], ["n"]);
  const { read } = reader;
  for (let n = 0; n < 200; n++) expect(read(rowOf(String(n)))).toEqual({ n });
  expect(reader.read).not.toBe(read);
  expect(reader.read(rowOf("9"))).toEqual({ n: 9 });
});
