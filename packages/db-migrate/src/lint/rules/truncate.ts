import type { StatementRule } from "../lint-rule.js";
import { relationName, showName } from "../relation-name.js";
import { nodeAs, nodesAs } from "../tree.js";

export const truncate: StatementRule = {
  id: "truncate",
  group: "compatibility",
  severity: "warning",
  summary: "TRUNCATE of a table that exists",
  lockMode: "ACCESS EXCLUSIVE",
  recipe: "Delete in batches by the application, if the rows must go.",
  checkStatement: ({ statement, exists }) =>
    nodesAs(nodeAs(statement.node, "TruncateStmt")?.relations, "RangeVar")
      .map(relationName)
      .filter(exists)
      .map((table) => ({ message: `the rows of ${showName(table)} are lost` })),
};
