import { SqlTemplateError } from "../errors/query-errors.js";
import { scanSql } from "./lexical-state.js";
import type { LexicalFault, LexicalScan, LexicalState } from "./lexical-state.js";
import { pointAt, slotError } from "./slot-error.js";

type Inside = Exclude<LexicalState["in"], "code">;

const slotInside: Readonly<Record<Inside, string>> = {
  string:
    "A slot inside quotes would be text, not a value: remove the quotes " +
    "(for a pattern: '%' || ${…} || '%').",
  identifier: 'A value cannot be a name: remove the "quotes" and use sql.id(…).',
  dollar: "A slot inside $$ quotes would be text, not a value: such a body takes no values.",
  "line comment": "A slot inside a comment would be lost: remove the comment.",
  "block comment": "A slot inside a comment would be lost: remove the comment.",
};

const endInside: Readonly<Record<Exclude<Inside, "line comment">, string>> = {
  string: "The SQL ends inside a quoted literal: a ' is missing or too many.",
  identifier: 'The SQL ends inside a quoted name: a " is missing or too many.',
  dollar: "The SQL ends inside a $$ quoted literal.",
  "block comment": "The SQL ends inside a comment: its */ is missing.",
};

const faults: Readonly<Record<LexicalFault, string>> = {
  "numbered parameter": "A template numbers its own values: write ${value}, not $1.",
  "lone dollar": "A $ stands alone: write ${value}, without a second $.",
};

/**
 * The texts around slots, after making sure that every slot stands in code and that the end is
 * lexically complete, so that whatever follows keeps its meaning. A line comment at the end gets the
 * line break it lacks.
 *
 * @throws SqlTemplateError where that is not so.
 */
export function closeText(strings: readonly string[]): readonly string[] {
  let scan: LexicalScan = { state: { in: "code" } };
  for (const [slot, text] of strings.entries()) {
    scan = scanSql(text, scan.state);
    if (scan.fault !== undefined) {
      const place = pointAt(strings, slot, scan.fault.offset);
      throw new SqlTemplateError(`${faults[scan.fault.kind]}\n${place}`);
    }
    const { in: inside } = scan.state;
    if (inside === "code" || slot === strings.length - 1) continue;
    throw slotError(strings, slot, slotInside[inside]);
  }
  const { in: end } = scan.state;
  if (end === "code") return strings;
  if (end !== "line comment") throw new SqlTemplateError(endInside[end]);
  return [...strings.slice(0, -1), `${strings.at(-1) ?? ""}\n`];
}
