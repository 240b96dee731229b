import type { StatementRule } from "../lint-rule.js";
import { relationName, showName } from "../relation-name.js";
import { nodeAs } from "../tree.js";

export const renameColumn: StatementRule = {
  id: "rename-column",
  group: "compatibility",
  severity: "warning",
  summary: "a column renamed of a table that exists",
  lockMode: "ACCESS EXCLUSIVE",
  recipe:
    "Add a column of the new name, let the application write both, fill it, and drop the old one in a later release.",
  checkStatement: ({ statement, exists }) => {
    const rename = nodeAs(statement.node, "RenameStmt");
    const table = relationName(rename?.relation);
    if (rename?.renameType !== "OBJECT_COLUMN" || rename.relationType !== "OBJECT_TABLE") return [];
    if (!exists(table)) return [];
    const column = `${showName(table)}.${rename.subname ?? ""}`;
    return [{ message: `the version that is still running looks for ${column}` }];
  },
};
