import { addedConstraints } from "../existing-changes.js";
import type { StatementRule } from "../lint-rule.js";
import { showName } from "../relation-name.js";

export const exclusionConstraint: StatementRule = {
  id: "exclusion-constraint",
  group: "rewrite",
  severity: "error",
  summary: "an exclusion constraint added to a table that exists",
  lockMode: "ACCESS EXCLUSIVE",
  work: "scan",
  recipe:
    "There is no way to build it beside the table's use: choose a quiet hour, or a new table.",
  checkStatement: (scope) =>
    addedConstraints(scope, "CONSTR_EXCLUSION").map(({ table, constraint }) => ({
      message: `nobody can use ${showName(table)} until the index behind it is built`,
      at: scope.file.offsetOf(constraint.location),
    })),
};
