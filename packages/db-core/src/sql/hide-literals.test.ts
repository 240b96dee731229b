import fc from "fast-check";
import { expect, it } from "vitest";
import { hideLiterals, hideLiteralsOfAll } from "./hide-literals.js";

it.each([
  ["SELECT * FROM t WHERE a = $1 AND b = 'x'", "SELECT * FROM t WHERE a = $1 AND b = ?"],
  ["SELECT $12, 12, 1.5e-3, .5, -7, 0x1F, 1_000", "SELECT $12, ?, ?, .?, -?, ?, ?"],
  ["SELECT a1, t2.b3 FROM t2", "SELECT a1, t2.b3 FROM t2"],
  ["SELECT 'it''s', E'\\'', U&'d\\0061', x'1F', B'01', N'a'", "SELECT ?, ?, U&?, x?, B?, N?"],
  ["SELECT $$a$$, $t$ $$ $t$ AS b", "SELECT ?, ? AS b"],
  ['SELECT "it\'s" FROM "a""b"', 'SELECT "it\'s" FROM "a""b"'],
  ["SELECT 1 -- one\n  , /* a /* b */ */ 2", "SELECT ? , ?"],
  ["/* only */", ""],
  ["SELECT true OR a IS NOT FALSE", "SELECT ? OR a IS NOT ?"],
  ["SELECT '1'::int, a->>'k', b ? 'k'", "SELECT ?::int, a->>?, b ? ?"],
  ["SELECT 1zq", "SELECT ?"],
  ["SET LOCAL app.user = ada", "SET LOCAL app.user = ?"],
  ["set role to ada; SELECT 1", "set role to ?; SELECT ?"],
  ["UPDATE t SET a = b", "UPDATE t SET a = b"],
  ["SELECT 'open", "SELECT ?"],
  ["SELECT $a$ open", "SELECT ?"],
  ["SELECT 'C:\\\\' || a", "SELECT ? || a"],
  ["SELECT 'C:\\' || secret", "SELECT ?…"],
])("%s is shown as %s", (text, shown) => {
  expect(hideLiterals(text)).toBe(shown);
});

it("cuts a long text, also within a literal", () => {
  const long = hideLiterals(`SELECT '${"a".repeat(10_000)}', secret`);
  expect(long).toBe("SELECT ?…");
  expect(hideLiterals("a".repeat(10_000))).toBe(`${"a".repeat(4_096)}…`);
});

it("hides the literals of several texts one by one", () => {
  expect(hideLiteralsOfAll(["SELECT 1 -- a", "SELECT 'b", "SELECT 'c'"])).toBe(
    "SELECT ?; SELECT ?; SELECT ?",
  );
  expect(hideLiteralsOfAll(Array.from({ length: 10_000 }, () => "SELECT a"))).toHaveLength(4_097);
});

const marker = fc.stringMatching(/^zq[a-f0-9]{6,12}$/);
const digits = fc.stringMatching(/^9[0-9]{9,14}$/);
const noise = fc.stringMatching(/^['"$\\\-*/;?()&eEUuxX\n \tà1a]{0,6}$/);

interface Hiding {
  readonly text: string;
  readonly marker: string;
}

/** One literal or comment with the marker inside, written so that PostgreSQL would end it at its end. */
const hiding: fc.Arbitrary<Hiding> = fc.oneof(
  inside((body) => `'${doubled(body)}'`),
  inside((body) => `${body.length % 2 === 0 ? "E" : "e"}'${escaped(body)}'`),
  inside((body) => `E'a'\n  '${escaped(body)}'`),
  inside((body) => `U&'${doubled(body)}'`),
  inside((body) => `x'${doubled(body)}'`),
  inside((body) => `date'${doubled(body)}'`),
  inside((body) => `$$${body.replaceAll("$", "§")}$$`),
  inside((body) => `$té_1$${body.replaceAll("$té", "$tè")}$té_1$`),
  inside((body) => `/*${uncommented(body)}/*${uncommented(body)}*/${uncommented(body)}*/`),
  inside((body) => `--${body.replaceAll("\n", " ")}\n`),
  digits.map((text) => ({ text, marker: text })),
  digits.map((text) => ({ text: `-.${text}e+7`, marker: text })),
  digits.map((text) => ({ text: `0x${text}`, marker: text })),
);

function inside(literal: (body: string) => string): fc.Arbitrary<Hiding> {
  return fc
    .tuple(noise, marker, noise)
    .map(([before, word, after]) => ({ text: literal(`${before}${word}${after}`), marker: word }));
}

function doubled(body: string): string {
  return body.replaceAll("'", "''");
}

function escaped(body: string): string {
  return body.replaceAll("\\", "\\\\").replaceAll("'", "\\'");
}

function uncommented(body: string): string {
  return ` ${body.replaceAll("/", "|")} `;
}

const words =
  "SELECT FROM JOIN INSERT UPDATE WITH AS ON SET WHERE VALUES COPY CALL ORDER BY t s.t e x u n a$b é $1 " +
  "( ) , ; . = || :: ->> @> ? - / * [ ]";
const plain = fc.constantFrom(...words.split(" "), '"t t"', 'U&"t"');
const separator = fc.constantFrom(" ", "\n", " \t", "/**/", " -- c\n", " ( ", " , ", " = ");

/** A comma after each literal: on the next line another string would continue it, and be of its kind. */
const pieces = fc
  .array(fc.tuple(fc.oneof(plain, hiding), separator), { maxLength: 12 })
  .map((all) =>
    all.map(([each, gap]) => (typeof each === "string" ? each : `${each.text},`) + gap).join(""),
  );

/** Texts of random SQL words and literals. */
const sql = fc
  .tuple(pieces, hiding, pieces)
  .map(([before, hidden, after]) => ({ ...hidden, text: `${before}${hidden.text}, ${after}` }));

it("shows no literal and no comment, wherever the text was cut", () => {
  fc.assert(
    fc.property(
      sql,
      fc.double({ min: 0, max: 1, noNaN: true }),
      ({ text, marker: hidden }, part) => {
        expect(text).toContain(hidden);
        expect(hideLiterals(text)).not.toContain(hidden);
        expect(hideLiterals(text.slice(0, Math.ceil(text.length * part)))).not.toContain(hidden);
      },
    ),
    { numRuns: 2000 },
  );
});
