import { expect, it } from "vitest";
import { compile } from "./compile.js";
import { createFragment, sqlBrand } from "./fragment.js";
import type { Fragment } from "./fragment.js";

function textOf(fragment: Fragment): string {
  return compile(fragment[sqlBrand]).text;
}

/** Puts `inner` as a fragment between two texts. */
function around(before: string, inner: string, after: string): string {
  return textOf(createFragment([before, after], [createFragment([inner], [])]));
}

it("numbers the values of nested fragments in the order in which they stand", () => {
  const inner = createFragment(["b = ", " or c = ", ""], ["x", "y"]);
  const outer = createFragment(["a = ", " and (", ") and d = ", ""], [1, inner, 2]);
  expect(compile(outer[sqlBrand])).toEqual({
    text: "a = $1 and (b = $2 or c = $3) and d = $4",
    values: [1, "x", "y", 2],
  });
});

it("numbers a fragment that is used twice twice", () => {
  const pair = createFragment(["(", ")"], [7]);
  expect(compile(createFragment(["", " = ", ""], [pair, pair])[sqlBrand])).toEqual({
    text: "($1) = ($2)",
    values: [7, 7],
  });
});

const merging: readonly (readonly [before: string, inner: string, after: string, text: string])[] =
  [
    ["select 1 -", "-1", "", "select 1 - -1"],
    ["select 4 /", "* 2", "", "select 4 / * 2"],
    ["select e", "'\\x'", "", "select e '\\x'"],
    ["select U&", "'\\0061'", "", "select U& '\\0061'"],
    ["select 'a'", "'b'", "", "select 'a' 'b'"],
    ['select "a"', '"b"', "", 'select "a" "b"'],
    ["limit", "1", "0", "limit 1 0"],
    ["x", "", "y", "x y"],
    ["select a", ", b", " from t", "select a, b from t"],
    ["s.", '"t"', ".*", 's."t".*'],
    ["cast(", "x", "::int[])", "cast(x::int[])"],
  ];

for (const [before, inner, after, text] of merging) {
  it(`keeps ${JSON.stringify(before)}, ${JSON.stringify(inner)} and ${JSON.stringify(after)} apart`, () => {
    expect(around(before, inner, after)).toBe(text);
  });
}

it("keeps a value's number apart from what it touches", () => {
  expect(textOf(createFragment(["limit", "5, $$a$$", "", "::int"], [1, 2, 3]))).toBe(
    "limit $1 5, $$a$$ $2 $3::int",
  );
});

it("flattens a condition nested 100,000 deep", () => {
  let nested = createFragment(["a = ", ""], [0]);
  for (let depth = 1; depth < 100_000; depth += 1) nested = createFragment(["(", ")"], [nested]);
  expect(compile(nested[sqlBrand]).values).toEqual([0]);
});
