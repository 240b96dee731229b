import type { StatementRule } from "../lint-rule.js";
import { findFields, namesOf, nodeAs } from "../tree.js";

export const banHistoryAccess: StatementRule = {
  id: "ban-history-access",
  group: "correctness",
  severity: "error",
  summary: "a statement about the schema abe_migrate",
  recipe: "Leave the history alone: repair, baseline and squash change it.",
  checkStatement: ({ statement }) => {
    const schemas = findFields(statement.node, "schemaname");
    const dropped = nodeAs(statement.node, "DropStmt")?.objects ?? [];
    const touches =
      schemas.includes(history) || dropped.some((each) => namesOf(each).includes(history));
    return touches ? [{ message: `${history} is the history of migrations` }] : [];
  },
};

const history = "abe_migrate";
