import { addedConstraints } from "../existing-changes.js";
import type { StatementRule } from "../lint-rule.js";
import { showName } from "../relation-name.js";

export const checkNotValidMissing: StatementRule = {
  id: "check-not-valid-missing",
  group: "rewrite",
  severity: "error",
  summary: "a CHECK added without NOT VALID to a table that exists",
  lockMode: "ACCESS EXCLUSIVE",
  work: "scan",
  recipe: "ADD CONSTRAINT … NOT VALID, and VALIDATE CONSTRAINT in a later migration.",
  checkStatement: (scope) =>
    addedConstraints(scope, "CONSTR_CHECK")
      // A CHECK of a new column cannot be NOT VALID, and is checked against every row all the same.
      .filter(
        ({ constraint }) => constraint.skip_validation !== true && constraint.is_enforced !== false,
      )
      .map(({ table, constraint }) => ({
        message: `all of ${showName(table)} is read while nobody can use it`,
        at: scope.file.offsetOf(constraint.location),
      })),
};
