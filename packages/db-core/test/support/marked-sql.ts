import fc from "fast-check";

const marker = fc.stringMatching(/^zq[a-f0-9]{6,12}$/);
const digits = fc.stringMatching(/^9[0-9]{9,14}$/);
const noise = fc.stringMatching(/^['"$\\\-*/;?()&eEUuxX\n \tà1a]{0,6}$/);

/** A text, and what of it nobody may read elsewhere. */
export interface MarkedSql {
  readonly text: string;
  readonly marker: string;
}

/** One literal or comment with the marker inside, written so that PostgreSQL would end it at its end. */
const hiding: fc.Arbitrary<MarkedSql> = fc.oneof(
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

function inside(literal: (body: string) => string): fc.Arbitrary<MarkedSql> {
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

/** Texts of random SQL words and literals, of which one holds the marker. */
export const markedSql: fc.Arbitrary<MarkedSql> = fc
  .tuple(pieces, hiding, pieces)
  .map(([before, hidden, after]) => ({ ...hidden, text: `${before}${hidden.text}, ${after}` }));
