import { sanitiseSql } from "@abe/db-core/observer";
import fc from "fast-check";
import { loadModule, scanSync } from "libpg-query";
import type { ScanToken } from "libpg-query";
import { beforeAll, expect, it } from "vitest";

beforeAll(loadModule);

/** What PostgreSQL's own scanner makes of a text; `undefined` where it refuses it. */
function tokensOf(text: string): readonly ScanToken[] | undefined {
  try {
    return scanSync(text).tokens.filter(({ tokenName }) => !tokenName.endsWith("COMMENT"));
  } catch {
    return undefined;
  }
}

/** The scanner has no name for strings with a prefix. */
function isConstant({ tokenName, text }: ScanToken): boolean {
  return /^[SIF]CONST$/.test(tokenName) || /^(?:U&|[BX])'/i.test(text);
}

const marker = "zq9f";

/** Characters that begin, end or continue something, and the marker. */
const soup = fc
  .array(
    fc.constantFrom(
      ..."'\"$\\-*/;?()&eEuUxXbBnN1_.,:\n\t ".split(""),
      "$$",
      "$t$",
      "--",
      "/*",
      "*/",
      "''",
      "\\'",
      "E'",
      "U&'",
      'U&"',
      "$1",
      marker,
      marker,
      marker,
    ),
    { maxLength: 24 },
  )
  .map((parts) => parts.join(""));

it("shows nothing that PostgreSQL's own scanner calls a constant or a comment", () => {
  let scanned = 0;
  fc.assert(
    fc.property(soup, (text) => {
      const tokens = tokensOf(text);
      if (tokens === undefined) return;
      scanned += 1;
      const shown = tokens.filter((token) => !isConstant(token)).map((token) => token.text);
      expect(count(sanitiseSql(text))).toBeLessThanOrEqual(count(shown.join(" ")));
    }),
    { numRuns: 20_000 },
  );
  expect(scanned).toBeGreaterThan(2_000);
});

const constant = fc.constantFrom(
  "'a'",
  "'it''s'",
  "'c:\\d'",
  "E'it\\'s'",
  "e'\\\\'",
  "E'a'\n 'b\\''",
  "U&'d\\0061'",
  "B'01'",
  "X'1f'",
  "$$a 'b'$$",
  "$t$ $$ $t$",
  "1",
  "1.5",
  ".5e-3",
  "0x1F",
  "1_000",
);
const other = fc.constantFrom(
  ...["SELECT", "t", "a$b", "é", '"t 1"', '"a\'b"', '"a""b"', 'U&"d\\0061"', "$1", "$12"],
  ...[",", ";", "(", ")", "||", "->>", "@>", "?", "::", "-- x", "/*x*/", "/*a/*b*/c*/"],
);

it("shows everything else as it is written", () => {
  // Each on a line of its own, so that a comment ends; the comma keeps strings from becoming one.
  const texts = fc
    .array(
      fc.oneof(
        constant.map((text) => `${text} ,`),
        other,
      ),
      { minLength: 1, maxLength: 12 },
    )
    .map((parts) => parts.join("\n"));
  fc.assert(
    fc.property(texts, (text) => {
      const tokens = tokensOf(text);
      if (tokens === undefined) throw new Error(`PostgreSQL refuses ${text}`);
      const words = tokens.map((token) => (isConstant(token) ? "?" : token.text));
      expect(sanitiseSql(text).replaceAll(" ", "")).toBe(words.join("").replaceAll(" ", ""));
    }),
    { numRuns: 2_000 },
  );
});

function count(text: string): number {
  return text.split(marker).length - 1;
}
