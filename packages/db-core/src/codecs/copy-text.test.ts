import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ParameterError } from "../errors/query-errors.js";
import { encodeCopyRows } from "./copy-text.js";

type Rows = Parameters<typeof encodeCopyRows>[0];

async function textOf(rows: Rows, columns: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of encodeCopyRows(rows, columns)) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
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

describe("encodeCopyRows", () => {
  it("writes each kind of value", async () => {
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

  it("writes hostile texts so that COPY reads them back", async () => {
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

  it("takes rows from an asynchronous source as well", async () => {
    expect(await textOf(later([[1], [2]]), 1)).toBe("1\n2\n");
    expect(await textOf([], 1)).toBe("");
    expect(await textOf(later([]), 1)).toBe("");
  });

  it("writes chunks of about 64 KiB and reports progress after each", async () => {
    const rows = Array.from({ length: 30_000 }, (_, index) => [index, "x".repeat(10)]);
    const progress: number[] = [];
    const sizes: number[] = [];
    for await (const chunk of encodeCopyRows(rows, 2, (count) => progress.push(count))) {
      sizes.push(chunk.length);
      expect(chunk.at(-1)).toBe(10);
      expect(progress).toHaveLength(sizes.length - 1);
    }
    expect(sizes.length).toBeGreaterThan(5);
    expect(Math.max(...sizes)).toBeLessThan(66_000);
    expect(Math.min(...sizes.slice(0, -1))).toBeGreaterThanOrEqual(65_536);
    expect(progress.at(-1)).toBe(30_000);
    expect(progress).toEqual(progress.toSorted((a, b) => a - b));
  });

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
  ])("refuses %s and names the row", async (_, rows, message) => {
    await expect(textOf(rows, 2)).rejects.toThrow(ParameterError);
    await expect(textOf(rows, 2)).rejects.toThrow(message);
    await expect(textOf(rows, 2)).rejects.not.toThrow("hunter2");
  });

  it("ends its source when the reader leaves", async () => {
    let ended = false;
    function* source(): Generator<[string]> {
      try {
        for (;;) yield ["x".repeat(1000)];
      } finally {
        ended = true;
      }
    }
    for await (const chunk of encodeCopyRows(source(), 1)) {
      expect(chunk.length).toBeGreaterThan(0);
      break;
    }
    expect(ended).toBe(true);
  });
});
