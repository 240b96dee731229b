import type { StatementRule } from "../lint-rule.js";
import { nodeAs } from "../tree.js";

export const enumValueOrdering: StatementRule = {
  id: "enum-value-ordering",
  group: "style",
  severity: "off",
  summary: "ADD VALUE without BEFORE or AFTER",
  recipe: "Say where it belongs: values are compared in their order.",
  checkStatement: ({ statement }) => {
    const change = nodeAs(statement.node, "AlterEnumStmt");
    if (change?.newVal === undefined || change.oldVal !== undefined) return [];
    if (change.newValNeighbor !== undefined) return [];
    return [{ message: `${JSON.stringify(change.newVal)} is greater than all values there are` }];
  },
};
