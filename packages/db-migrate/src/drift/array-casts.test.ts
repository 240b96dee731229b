import { describe, expect, it } from "vitest";
import { withCastsInArrays } from "./array-casts.js";

describe("a cast of an array", () => {
  it.each([
    [
      "CHECK (((s)::text = ANY ((ARRAY['a'::character varying, 'b'::character varying])::text[])))",
      "CHECK (((s)::text = ANY (ARRAY[('a'::character varying)::text, ('b'::character varying)::text])))",
    ],
    ["(ARRAY[f(1, 2), (3)])::bigint[]", "ARRAY[(f(1, 2))::bigint, ((3))::bigint]"],
    ["((ARRAY[1])::bigint[])::text[]", "ARRAY[((1)::bigint)::text]"],
    ["(ARRAY['a,]'::text])::character varying(5)[]", "ARRAY[('a,]'::text)::character varying(5)]"],
    ['(ARRAY[x])::app."Mo od"[]', 'ARRAY[(x)::app."Mo od"]'],
    ["(ARRAY[1])::a[] + (ARRAY[2])::b[]", "ARRAY[(1)::a] + ARRAY[(2)::b]"],
    ["f((ARRAY[y[1], 2])::bigint[])", "f(ARRAY[(y[1])::bigint, (2)::bigint])"],
  ])("goes into the array: %s", (written, read) => {
    expect(withCastsInArrays(written)).toBe(read);
  });

  it.each([
    "x = ANY (ARRAY[1, 2])",
    "(ARRAY[1])::bigint",
    "'(ARRAY[1])::text[]'::text",
    `"(ARRAY[1])::text[]"`,
    "(ARRAY[1, 2",
    "",
  ])("stays away where there is none: %s", (text) => {
    expect(withCastsInArrays(text)).toBe(text);
  });

  it("is taken in after an array that has none", () => {
    expect(withCastsInArrays("(ARRAY[1]) || (ARRAY[2])::bigint[]")).toBe(
      "(ARRAY[1]) || ARRAY[(2)::bigint]",
    );
  });
});
