import { addedConstraints } from "../existing-changes.js";
import type { StatementRule } from "../lint-rule.js";
import { relationName, showName } from "../relation-name.js";

export const fkNotValidMissing: StatementRule = {
  id: "fk-not-valid-missing",
  group: "rewrite",
  severity: "error",
  summary: "a foreign key added without NOT VALID to a table that exists",
  lockMode: "SHARE ROW EXCLUSIVE",
  work: "scan",
  recipe: "ADD CONSTRAINT … NOT VALID, and VALIDATE CONSTRAINT in a later migration.",
  checkStatement: (scope) =>
    addedConstraints(scope, "CONSTR_FOREIGN")
      .filter(
        ({ constraint }) => constraint.skip_validation !== true && constraint.is_enforced !== false,
      )
      .map(({ table, constraint }) => ({
        message: `nobody can write to ${showName(table)} or ${showName(relationName(constraint.pktable))} while all rows are checked`,
        at: scope.file.offsetOf(constraint.location),
      })),
};
