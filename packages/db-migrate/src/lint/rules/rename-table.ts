import type { StatementRule } from "../lint-rule.js";
import { relationName, showName } from "../relation-name.js";
import { nodeAs } from "../tree.js";

export const renameTable: StatementRule = {
  id: "rename-table",
  group: "compatibility",
  severity: "warning",
  summary: "a table renamed that exists",
  lockMode: "ACCESS EXCLUSIVE",
  recipe:
    "Make a view under the old name in the same migration, and drop it when no running version uses it.",
  checkStatement: ({ statement, exists }) => {
    const rename = nodeAs(statement.node, "RenameStmt");
    const table = relationName(rename?.relation);
    if (rename?.renameType !== "OBJECT_TABLE" || !exists(table)) return [];
    return [{ message: `the version that is still running looks for ${showName(table)}` }];
  },
};
