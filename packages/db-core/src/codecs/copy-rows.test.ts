import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { FieldInfo } from "../driver/driver.js";
import { ParameterError } from "../errors/query-errors.js";
import { copyRows, type RowsToCopy } from "./copy-rows.js";

type Rows = RowsToCopy["rows"];
type Part = { text: string; bytes: Buffer; sizes: number[] };

const int4 = 23;
const text = 25;
/** A type of an extension. */
const unknownType = 70_000;

function fieldOf(dataTypeID: number): FieldInfo {
  const rest = { tableID: 0, columnID: 0, dataTypeSize: 4, dataTypeModifier: -1 };
  return { name: "column", dataTypeID, ...rest };
}

/** What is sent for columns of these types. */
async function partsOf(
  rows: Rows,
  types: readonly number[],
  more: Partial<RowsToCopy> = {},
): Promise<Part[]> {
  const source = copyRows({ rows, text: "COPY t FROM STDIN", columns: "SELECT 1", ...more });
  const found: Part[] = [];
  for await (const part of source.parts(types.map(fieldOf))) {
    const chunks: Uint8Array[] = [];
    for await (const chunk of part.chunks) chunks.push(chunk);
    const sizes = chunks.map((chunk) => chunk.length);
    found.push({ text: part.text, bytes: Buffer.concat(chunks), sizes });
  }
  return found;
}

async function textOf(rows: Rows, columns: number): Promise<string> {
  const [part] = await partsOf(
    rows,
    Array.from({ length: columns }, () => unknownType),
  );
  return part?.bytes.toString("utf8") ?? "";
}

/** As COPY reads its text format. */
function fieldsOf(line: string): (string | null)[] {
  const meaning: Record<string, string> = { n: "\n", r: "\r", t: "\t", "\\": "\\" };
  return line
    .split("\t")
    .map((field) =>
      field === String.raw`\N`
        ? null
        : field.replaceAll(/\\(.)/gs, (_, letter: string) => meaning[letter] ?? letter),
    );
}

async function* later<T>(values: Iterable<T>): AsyncGenerator<T> {
  for (const value of values) {
    await Promise.resolve();
    yield value;
  }
}

describe("rows of a type that is not known here", () => {
  it("are text, whatever kind a value is of", async () => {
    const rows = [
      [1, null, "a\tb", Buffer.from([255])],
      [true, ["x", null], { a: "\n" }, "\\N"],
    ];
    expect(await textOf(rows, 4)).toBe(
      [String.raw`1	\N	a\tb	\\xff`, String.raw`true	{"x",NULL}	{"a":"\\n"}	\\N`, ""].join(
        "\n",
      ),
    );
  });

  it("are read back by COPY, however hostile the text", async () => {
    const field = fc.option(
      fc.string({ unit: fc.constantFrom("\\", "\n", "\r", "\t", "N", ".", "é", "😀", "\v", "\b") }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(field, field)), async (rows) => {
        const lines = (await textOf(rows, 2)).split("\n").slice(0, -1);
        expect(lines.map(fieldsOf)).toEqual(rows);
      }),
    );
  });

  it("may come from an asynchronous source", async () => {
    expect(await textOf(later([[1], [2]]), 1)).toBe("1\n2\n");
    expect(await textOf([], 1)).toBe("");
    expect(await textOf(later([]), 1)).toBe("");
  });
});

describe("rows of known types", () => {
  const head = Buffer.from("PGCOPY\n\u00ff\r\n\0\0\0\0\0\0\0\0\0", "latin1");

  it("are binary, behind one head", async () => {
    const rows = [
      [1, "é"],
      [null, ""],
    ];
    const [part, ...others] = await partsOf(rows, [int4, text]);
    expect(others).toEqual([]);
    expect(part?.text).toBe("COPY t FROM STDIN (FORMAT binary)");
    const body = [
      ...[0, 2, 0, 0, 0, 4, 0, 0, 0, 1, 0, 0, 0, 2, 0xc3, 0xa9],
      ...[0, 2, 255, 255, 255, 255, 0, 0, 0, 0],
    ];
    expect(part?.bytes).toEqual(Buffer.concat([head, Buffer.from(body)]));
  });

  it.each([
    ["prompt", (rows: number[][]): Rows => rows],
    ["slow", (rows: number[][]): Rows => later(rows)],
  ])("are text from the first on that has another value (%s)", async (_, source) => {
    const rows = [[1], [2], [2.5], [3]];
    const [binary, plain] = await partsOf(source(rows), [int4]);
    expect(binary?.bytes.length).toBe(head.length + 2 * 10);
    expect(plain).toMatchObject({ text: "COPY t FROM STDIN", bytes: Buffer.from("2.5\n3\n") });
  });

  it("are nothing but text when the first one has such a value", async () => {
    const parts = await partsOf([["0x1f"], [2]], [int4]);
    expect(parts).toMatchObject([{ text: "COPY t FROM STDIN", bytes: Buffer.from("0x1f\n2\n") }]);
  });

  it("are one COPY of nothing when there are none", async () => {
    expect(await partsOf([], [int4])).toMatchObject([{ bytes: Buffer.alloc(0) }]);
  });

  it("leave what a codec of the caller's writes as it is", async () => {
    class Celsius extends Date {}
    const encoder = {
      encode: (value: object) => (value instanceof Celsius ? "2001-01-01" : undefined),
    };
    const timestamptz = 1184;
    const parts = await partsOf([[new Date(0)], [new Celsius(0)]], [timestamptz], { encoder });
    expect(parts[1]?.bytes.toString()).toBe("2001-01-01\n");
    const [whole] = await partsOf([[new Celsius(0)]], [text], { encoder });
    expect(whole?.bytes.toString("latin1")).toContain("2001-01-01");
  });
});

describe("chunks", () => {
  it.each([
    ["text", unknownType],
    ["binary", text],
  ])("are about 64 KiB, and progress is told after each (%s)", async (_, type) => {
    const rows = Array.from({ length: 30_000 }, () => ["x".repeat(10)]);
    const progress: number[] = [];
    const onProgress = (count: number): void => void progress.push(count);
    const [part] = await partsOf(rows, [type], { onProgress });
    const sizes = part?.sizes ?? [];
    expect(sizes.length).toBeGreaterThan(4);
    expect(Math.max(...sizes)).toBeLessThan(66_000);
    expect(Math.min(...sizes.slice(0, -1))).toBeGreaterThanOrEqual(65_536);
    expect(progress).toHaveLength(sizes.length);
    expect(progress.at(-1)).toBe(30_000);
    expect(progress).toEqual(progress.toSorted((a, b) => a - b));
  });

  it.each([unknownType, text])("may be as large as one value (%i)", async (type) => {
    const large = "é".repeat(200_000);
    const [part] = await partsOf([["a"], [large], ["b"]], [type]);
    expect(part?.bytes.toString("utf8")).toContain(large);
    expect(part?.sizes).toHaveLength(2);
  });

  it.each([unknownType, text])("end their source when nobody wants more (%i)", async (type) => {
    let ended = false;
    function* source(): Generator<[string]> {
      try {
        for (;;) yield ["x".repeat(1000)];
      } finally {
        ended = true;
      }
    }
    const rows = copyRows({ rows: source(), text: "COPY", columns: "" });
    for await (const part of rows.parts([fieldOf(type)])) {
      for await (const chunk of part.chunks) {
        expect(chunk.length).toBeGreaterThan(0);
        break;
      }
      break;
    }
    expect(ended).toBe(true);
  });
});

describe("a row that cannot be sent", () => {
  it.each([
    ["too few values", [["a", "b"], ["a"]], "row 2 has 1 values for 2 columns"],
    ["too many values", [["a", "b", "c"]], "row 1 has 3 values for 2 columns"],
    [
      "undefined",
      [
        ["a", "b"],
        ["a", undefined],
      ],
      "row 2, column 2: undefined is no SQL value",
    ],
    ["NUL", [["hunter2\0", "b"]], "row 1, column 1: the text contains NUL"],
  ])("is named for %s, in both formats", async (_, rows, message) => {
    for (const type of [unknownType, text]) {
      const reading = partsOf(rows, [type, type]);
      await expect(reading).rejects.toThrow(ParameterError);
      await expect(reading).rejects.toThrow(message);
      await expect(reading).rejects.not.toThrow("hunter2");
    }
  });

  it("has the same number behind rows in the other format", async () => {
    const rows = [[1], [2], ["3 "], [undefined]];
    await expect(partsOf(rows, [int4])).rejects.toThrow("row 4, column 1");
  });
});
