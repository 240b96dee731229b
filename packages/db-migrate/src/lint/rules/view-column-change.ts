import { droppedNames } from "../existing-changes.js";
import type { StatementRule } from "../lint-rule.js";
import { showName } from "../relation-name.js";

export const viewColumnChange: StatementRule = {
  id: "view-column-change",
  group: "compatibility",
  severity: "warning",
  summary: "a view dropped, to be made anew with other columns or not",
  lockMode: "ACCESS EXCLUSIVE",
  recipe:
    "CREATE OR REPLACE VIEW can add columns at the end. For anything else make a new view, and drop the old one when no running version reads it.",
  checkStatement: (scope) =>
    droppedNames(scope, "OBJECT_VIEW", "OBJECT_MATVIEW")
      .filter(scope.exists)
      .map((name) => ({ message: `the version that is still running may read ${showName(name)}` })),
};
