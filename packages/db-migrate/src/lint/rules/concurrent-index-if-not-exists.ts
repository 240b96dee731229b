import { replaceAt } from "../edits.js";
import type { StatementRule } from "../lint-rule.js";
import { nodeAs } from "../tree.js";

export const concurrentIndexIfNotExists: StatementRule = {
  id: "concurrent-index-if-not-exists",
  group: "correctness",
  severity: "error",
  summary: "CREATE INDEX CONCURRENTLY IF NOT EXISTS",
  recipe:
    "Leave IF NOT EXISTS out: a run that failed is resumed, and the invalid index it left is dropped and built anew.",
  fixable: true,
  checkStatement: ({ statement, file }) => {
    const index = nodeAs(statement.node, "IndexStmt");
    if (index?.concurrent !== true || index.if_not_exists !== true) return [];
    const clause = /IF\s+NOT\s+EXISTS\s+/i;
    const found = clause.exec(file.text.slice(statement.start, statement.end));
    const at = found === null ? undefined : statement.start + found.index;
    const message =
      "an invalid index that an earlier attempt left would be kept, and nothing built";
    return [{ message, at, fix: replaceAt(file, at, clause, "") }];
  },
};
