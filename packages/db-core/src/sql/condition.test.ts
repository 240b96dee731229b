import { runInNewContext } from "node:vm";
import fc from "fast-check";
import { expect, it } from "vitest";
import { and, or } from "./condition.js";
import type { Condition } from "./condition.js";
import type { Fragment } from "./fragment.js";
import { sql } from "./sql.js";

function textOf(fragment: Fragment): string {
  return sql`${fragment}`.text;
}

it("puts every entry and the whole in parentheses", () => {
  expect(textOf(and([sql`a or b`, sql`c`]))).toBe("((a or b) AND (c))");
  expect(textOf(or([sql`a`, sql`b`, sql`c`]))).toBe("((a) OR (b) OR (c))");
  expect(sql`not ${or([sql`a`, sql`b`])} and c`.text).toBe("not ((a) OR (b)) and c");
  expect(textOf(and([sql`a or b`]))).toBe("(a or b)");
});

it("drops false, null, undefined and fragments that render nothing", () => {
  expect(textOf(and([false, null, undefined, sql.empty, sql``, sql`a`]))).toBe("(a)");
});

it("is TRUE for all of none, and FALSE for any of none", () => {
  expect(textOf(and([]))).toBe("TRUE");
  expect(textOf(or([false, sql.empty]))).toBe("FALSE");
});

it.each([[0], [""], [true], ["a = 1"], [Number.NaN]])("refuses %j as an entry", (entry) => {
  expect(() => and([entry as unknown as Condition])).toThrow("sql.and, entry 0");
  expect(() => or([entry as unknown as Condition])).toThrow("sql.or, entry 0");
});

it("ends a comment in an entry before its parenthesis", () => {
  expect(textOf(and([sql`a -- why`, sql`b`]))).toBe("((a -- why\n) AND (b))");
});

type Formula =
  | boolean
  | { readonly all: readonly Formula[] }
  | { readonly any: readonly Formula[] };

const formulas = fc.letrec<{ formula: Formula }>((tie) => ({
  formula: fc.oneof(
    { maxDepth: 4 },
    fc.boolean(),
    fc.record({ all: fc.array(tie("formula"), { maxLength: 4 }) }),
    fc.record({ any: fc.array(tie("formula"), { maxLength: 4 }) }),
  ),
})).formula;

function toSql(formula: Formula): Fragment {
  if (formula === true) return sql`${true}`;
  if (formula === false) return sql`${false}`;
  return "all" in formula
    ? and(formula.all.map((each) => toSql(each)))
    : or(formula.any.map((each) => toSql(each)));
}

function evaluate(formula: Formula): boolean {
  if (typeof formula === "boolean") return formula;
  return "all" in formula
    ? formula.all.every((each) => evaluate(each))
    : formula.any.some((each) => evaluate(each));
}

/** Reads the text as JavaScript: the same words, the same precedence. */
function evaluateText({ text, values }: { text: string; values: readonly unknown[] }): boolean {
  const script = text
    .replaceAll(/\$(\d+)/g, (_, number: string) => String(values[Number(number) - 1]))
    .replaceAll("AND", "&&")
    .replaceAll("OR", "||")
    .toLowerCase();
  return runInNewContext(script) as boolean;
}

it("means what it says, however it is nested", () => {
  fc.assert(
    fc.property(formulas, (formula) => {
      expect(evaluateText(sql`${toSql(formula)}`)).toBe(evaluate(formula));
    }),
  );
});
