import { effectOf } from "../../sql/effect-of.js";
import type { StatementRule } from "../lint-rule.js";

export const nontxMultipleNonidempotent: StatementRule = {
  id: "nontx-multiple-nonidempotent",
  group: "correctness",
  severity: "warning",
  summary: "a statement outside of a transaction that cannot be repeated, beside others",
  recipe:
    "Give it a migration of its own in a transaction, or write it so that it may run twice (IF NOT EXISTS, OR REPLACE).",
  checkStatement: ({ statement, file }) => {
    if (file.directives.transaction || file.statements.length < 2) return [];
    if (effectOf(statement.node).kind !== "other") return [];
    const message = "after a crash nobody could tell whether this statement took effect";
    return [{ message }];
  },
};
