import { droppedNames } from "../existing-changes.js";
import type { StatementRule } from "../lint-rule.js";
import { showName } from "../relation-name.js";

export const dropTable: StatementRule = {
  id: "drop-table",
  group: "compatibility",
  severity: "warning",
  summary: "a table dropped that exists",
  lockMode: "ACCESS EXCLUSIVE",
  recipe:
    "Drop it one release after the last version that uses it, and keep a backup: down.sql cannot bring rows back.",
  checkStatement: (scope) =>
    droppedNames(scope, "OBJECT_TABLE")
      .filter(scope.exists)
      .map((table) => ({ message: `the rows of ${showName(table)} are lost` })),
};
