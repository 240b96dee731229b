import type { StatementRule } from "../lint-rule.js";
import { relationName, showName } from "../relation-name.js";
import { nodeAs } from "../tree.js";

export const unbatchedUpdateDelete: StatementRule = {
  id: "unbatched-update-delete",
  group: "blocking",
  severity: "warning",
  summary: "UPDATE or DELETE of all rows of a table that exists",
  recipe: "Change the rows in batches by the application, or say WHERE which ones.",
  checkStatement: ({ statement, exists }) => {
    const change = nodeAs(statement.node, "UpdateStmt") ?? nodeAs(statement.node, "DeleteStmt");
    if (change === undefined || change.whereClause !== undefined) return [];
    const table = relationName(change.relation);
    if (!exists(table)) return [];
    return [
      { message: `every row of ${showName(table)} stays locked until the migration has ended` },
    ];
  },
};
