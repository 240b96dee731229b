import { insertAfter } from "../edits.js";
import type { StatementRule } from "../lint-rule.js";
import { nodeAs } from "../tree.js";

export const sessionSetWithoutLocal: StatementRule = {
  id: "session-set-without-local",
  group: "correctness",
  severity: "info",
  summary: "SET without LOCAL in a transaction",
  recipe: "Say SET LOCAL: the setting then ends with the migration whoever runs the file.",
  fixable: true,
  checkStatement: ({ statement, file }) => {
    const set = nodeAs(statement.node, "VariableSetStmt");
    if (set?.kind !== "VAR_SET_VALUE" || set.is_local === true || !file.directives.transaction) {
      return [];
    }
    if (set.name === "role" || set.name === "session_authorization") return [];
    const message = `${set.name} would stay set for the session where another tool runs this file`;
    return [{ message, fix: insertAfter(file, statement, /^SET(?: SESSION)?/i, " LOCAL") }];
  },
};
