import { droppedNames } from "../existing-changes.js";
import type { StatementRule } from "../lint-rule.js";

export const dropSchemaDatabase: StatementRule = {
  id: "drop-schema-database",
  group: "compatibility",
  severity: "error",
  summary: "DROP SCHEMA or DROP DATABASE",
  recipe: "Drop the objects one by one, so that each is a decision.",
  checkStatement: (scope) => {
    const database = "DropdbStmt" in scope.statement.node;
    const schemas = droppedNames(scope, "OBJECT_SCHEMA");
    if (!database && schemas.length === 0) return [];
    return [{ message: "everything in it is lost" }];
  },
};
