import fc from "fast-check";
import { expect, it } from "vitest";
import type { SqlSlot, SqlValue } from "./bound-value.js";
import { closeText } from "./lexical-closure.js";
import type { SqlStatement } from "./sql-statement.js";
import { sql } from "./sql.js";

/** A template as the language would hand it over. */
function template(texts: readonly string[], slots: readonly SqlSlot[]): SqlStatement {
  const strings = Object.assign([...texts], { raw: Object.freeze([...texts]) });
  return sql(Object.freeze(strings), ...slots);
}

/** Occurs in no text below, so a text that holds it holds a value. */
const mark = "‡";

const hostile = fc.constantFrom(
  "'",
  "';drop table users;--",
  "$$",
  "$1",
  "*/",
  '"',
  "\\",
  "\0",
  "${",
  "",
);
const texts = fc.tuple(fc.string({ unit: "binary" }), hostile).map((parts) => parts.join(mark));
const scalars: fc.Arbitrary<SqlValue> = fc.oneof(
  texts,
  texts.map((text) => Buffer.from(text)),
  fc.integer(),
  fc.bigInt(),
  fc.boolean(),
  fc.constant(null),
);
const bound = fc.oneof(scalars, fc.array(scalars, { maxLength: 3 }));

/** SQL around slots: complete literals, names and comments, operators, and nothing at all. */
const around = fc
  .array(
    fc.constantFrom(
      ..." |a|id|1|-|+|/|*|,|(|)|'it''s $1'|e'\\'?'|\"a\"\"\"|$$ ' $$|$q$ $1 $q$|/* ' */|-- '\n|-- end"
        .split("|")
        .concat("|"),
    ),
    { maxLength: 4 },
  )
  .map((parts) => parts.join(" "));

/** A fragment, and the values it must bind, in order. */
interface Piece {
  readonly slot: SqlSlot;
  readonly values: readonly unknown[];
}

function piecesOf(pieces: readonly Piece[]): unknown[] {
  return pieces.flatMap(({ values }) => values);
}

const pieces = fc.letrec<{ piece: Piece; fragment: Piece }>((tie) => {
  const several = fc.array(tie("piece"), { maxLength: 4 });
  const fragments = fc.array(tie("fragment"), { maxLength: 3 });
  const templates = several.chain((slots) =>
    fc
      .array(around, { minLength: slots.length + 1, maxLength: slots.length + 1 })
      .filter((strings) => isClosed(strings))
      .map((strings): Piece => ({
        slot: template(
          strings,
          slots.map(({ slot }) => slot),
        ),
        values: piecesOf(slots),
      })),
  );
  const conditions = fragments.map((each): Piece => ({
    slot: sql.and(each.map(({ slot }) => slot as SqlStatement)),
    values: piecesOf(each),
  }));
  const rows = fc.array(bound, { minLength: 1, maxLength: 4 }).map((cells): Piece => ({
    slot: sql.values([cells]),
    values: cells,
  }));
  return {
    piece: fc.oneof(
      { depthSize: "small" },
      bound.map((value): Piece => ({ slot: value, values: [value] })),
      tie("fragment"),
    ),
    fragment: fc.oneof(
      { depthSize: "small" },
      templates,
      conditions,
      rows,
      several.map((each): Piece => ({
        slot: sql.join(each.map(({ slot }) => slot)),
        values: piecesOf(each),
      })),
      texts.map((value): Piece => ({ slot: sql.json(value), values: [JSON.stringify(value)] })),
      fc.constant<Piece>({ slot: sql.id("a", 'b"'), values: [] }),
    ),
  };
});

function isClosed(strings: readonly string[]): boolean {
  try {
    closeText(strings);
    return true;
  } catch {
    return false;
  }
}

/** Splits a text at its parameters, which must be `$1`, `$2`, … in this order. */
function splitAtParameters(text: string, count: number): string[] {
  const parts: string[] = [];
  let rest = text;
  for (let number = 1; number <= count; number += 1) {
    const at = parameterAt(rest, number);
    expect(at).toBeGreaterThanOrEqual(0);
    parts.push(rest.slice(0, at));
    rest = rest.slice(at + `$${number}`.length);
  }
  return [...parts, rest];
}

/** The first occurrence of `$number` in code, or -1. */
function parameterAt(text: string, number: number): number {
  const sign = `$${number}`;
  for (let at = text.indexOf(sign); at !== -1; at = text.indexOf(sign, at + 1)) {
    if (isClosed([text.slice(0, at), ""])) return at;
  }
  return -1;
}

it("binds every value in order, in code, and puts none into the text", () => {
  fc.assert(
    fc.property(pieces.fragment, ({ slot, values }) => {
      const statement = template(["", ""], [slot]);
      expect(statement.values).toEqual(values);
      expect(statement.text).not.toContain(mark);
      const parts = splitAtParameters(statement.text, values.length);
      // No further parameter, every slot in code, and nothing left open at the end.
      expect(closeText(parts).length).toBe(values.length + 1);
    }),
    { numRuns: 500 },
  );
});

it("does not depend on how a text is cut into fragments", () => {
  const words = fc.array(fc.oneof(bound, fc.constantFrom(" a ", " = ", " (b) ")), { maxLength: 8 });
  fc.assert(
    fc.property(words, fc.nat(), (parts, cut) => {
      const slots = parts.map((part): SqlSlot =>
        typeof part === "string" && !part.includes(mark) ? template([part], []) : part,
      );
      const at = cut % (slots.length + 1);
      const nothing = sql.empty;
      const halves = [sql.join(slots.slice(0, at), nothing), sql.join(slots.slice(at), nothing)];
      const whole = template(["", ""], [sql.join(slots, nothing)]);
      const nested = template(["", ""], [sql.join(halves, nothing)]);
      expect({ text: nested.text, values: nested.values }).toEqual({
        text: whole.text,
        values: whole.values,
      });
    }),
  );
});
