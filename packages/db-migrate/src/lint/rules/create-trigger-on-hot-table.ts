import type { StatementRule } from "../lint-rule.js";
import { relationName, showName } from "../relation-name.js";
import { nodeAs } from "../tree.js";

export const createTriggerOnHotTable: StatementRule = {
  id: "create-trigger-on-hot-table",
  group: "blocking",
  severity: "info",
  summary: "CREATE TRIGGER on a table that exists",
  lockMode: "SHARE ROW EXCLUSIVE",
  recipe: "Give it a migration of its own, so that the lock is held for a moment only.",
  checkStatement: ({ statement, exists }) => {
    const trigger = nodeAs(statement.node, "CreateTrigStmt");
    const table = relationName(trigger?.relation);
    if (trigger === undefined || !exists(table)) return [];
    return [{ message: `writers of ${showName(table)} wait until the migration has ended` }];
  },
};
