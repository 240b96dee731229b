import type { StatementRule } from "../lint-rule.js";
import { nodeAs } from "../tree.js";

export const unqualifiedName: StatementRule = {
  id: "unqualified-name",
  group: "style",
  severity: "off",
  summary: "a table made or altered without its schema in front",
  recipe: "Say the schema: search_path then decides nothing.",
  checkStatement: ({ statement: { node }, file }) => {
    const relation = (
      nodeAs(node, "CreateStmt") ??
      nodeAs(node, "AlterTableStmt") ??
      nodeAs(node, "IndexStmt")
    )?.relation;
    const temporary = relation?.relpersistence === "t";
    if (relation === undefined || relation.schemaname !== undefined || temporary) return [];
    const message = `the schema of ${relation.relname ?? ""} depends on search_path`;
    return [{ message, at: file.offsetOf(relation.location) }];
  },
};
