import { sanitiseSql } from "@abe/db-core/observer";
import fc from "fast-check";
import { expect, it } from "vitest";
import { summariseSql } from "./summarise-sql.js";

const marker = fc.stringMatching(/^zq[a-f0-9]{6,12}$/);
const digits = fc.stringMatching(/^9[0-9]{9,14}$/);
const noise = fc.stringMatching(/^['"$\\\-*/;?()&eEUuxX\n \tà1a]{0,6}$/);

/** One literal or comment with the marker inside, written so that PostgreSQL would end it at its end. */
const hiding: fc.Arbitrary<{ text: string; marker: string }> = fc.oneof(
  inside((body) => `'${doubled(body)}'`),
  inside((body) => `${body.length % 2 === 0 ? "E" : "e"}'${escaped(body)}'`),
  // As `standard_conforming_strings = off` has it.
  inside((body) => `'${escaped(body)}'`),
  inside((body) => `E'a'\n  '${escaped(body)}'`),
  inside((body) => `U&'${doubled(body)}'`),
  inside((body) => `N'${doubled(body)}'`),
  inside((body) => `x'${doubled(body)}'`),
  inside((body) => `B'${doubled(body)}'`),
  inside((body) => `date'${doubled(body)}'`),
  inside((body) => `$$${body.replaceAll("$", "§")}$$`),
  inside((body) => `$té_1$${body.replaceAll("$té", "$tè")}$té_1$`),
  inside((body) => `/*${uncommented(body)}/*${uncommented(body)}*/${uncommented(body)}*/`),
  inside((body) => `--${body.replaceAll("\n", " ")}\n`),
  digits.map((text) => ({ text, marker: text })),
  digits.map((text) => ({ text: `-.${text}e+7`, marker: text })),
  digits.map((text) => ({ text: `0x${text}`, marker: text })),
);

function inside(literal: (body: string) => string): fc.Arbitrary<{ text: string; marker: string }> {
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
  "SELECT FROM JOIN INTO INSERT UPDATE DELETE MERGE USING WITH AS ON SET WHERE VALUES COPY CALL TABLE " +
  "CREATE VIEW EXPLAIN TRUNCATE DISTINCT ORDER BY t s.t e x u n a$b é $1 ( ) , ; . = || :: ->> @> ? - / * [ ]";
const plain = fc.constantFrom(...words.split(" "), '"t t"', 'U&"t"');
const separator = fc.constantFrom(" ", "\n", " \t", "/**/", " -- c\n", " ( ", " , ", " = ");

type Piece = string | { readonly text: string };

/** A comma after each literal: on the next line another string would continue it, and be of its kind. */
function write(pieces: readonly (readonly [Piece, string])[]): string {
  return pieces
    .map(([piece, gap]) => (typeof piece === "string" ? piece : `${piece.text},`) + gap)
    .join("");
}

const pieces = fc.array(fc.tuple(fc.oneof(plain, hiding), separator), { maxLength: 12 });

/** Texts of random SQL words and literals. */
const sql = fc.tuple(pieces, hiding, pieces).map(([before, hidden, after]) => ({
  text: write([...before, [hidden, " "], ...after]),
  marker: hidden.marker,
}));

it("shows no literal and no comment in a summary or a sanitised text", () => {
  fc.assert(
    fc.property(sql, ({ text, marker: hidden }) => {
      expect(text).toContain(hidden);
      expect(sanitiseSql(text)).not.toContain(hidden);
      expect(summariseSql(text).text ?? "").not.toContain(hidden);
    }),
    { numRuns: 2000 },
  );
});

it("shows no literal of a text that was cut anywhere", () => {
  fc.assert(
    fc.property(
      sql,
      fc.double({ min: 0, max: 1, noNaN: true }),
      ({ text, marker: hidden }, part) => {
        const cut = text.slice(0, Math.ceil(text.length * part));
        expect(sanitiseSql(cut)).not.toContain(hidden);
        expect(summariseSql(cut).text ?? "").not.toContain(hidden);
      },
    ),
    { numRuns: 1000 },
  );
});

it("finds nothing more to hide in what it has sanitised", () => {
  fc.assert(
    fc.property(
      fc.oneof(
        sql.map(({ text }) => text),
        fc.string(),
      ),
      (text) => {
        const once = sanitiseSql(text);
        expect(sanitiseSql(once)).toBe(once);
      },
    ),
  );
});

it("summarises a sanitised text as it does the text", () => {
  fc.assert(
    fc.property(sql, ({ text }) => {
      expect(summariseSql(sanitiseSql(text))).toEqual(summariseSql(text));
    }),
  );
});
