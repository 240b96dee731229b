import { existingAlters } from "../existing-changes.js";
import { definedConstraints } from "../definitions.js";
import type { StatementRule } from "../lint-rule.js";
import { relationKey, showName } from "../relation-name.js";

export const validateInSameTx: StatementRule = {
  id: "validate-in-same-tx",
  group: "rewrite",
  severity: "warning",
  summary: "VALIDATE CONSTRAINT in the transaction that adds the constraint",
  work: "scan",
  recipe:
    "Validate it in a later migration: the lock of ADD CONSTRAINT is held until this one has ended.",
  checkStatement: (scope) => {
    if (!scope.file.directives.transaction) return [];
    const added = new Set(
      [...scope.earlier, scope.statement]
        .flatMap(({ node }) => definedConstraints(node))
        .map(({ table, constraint }) => `${relationKey(table)}.${constraint.conname ?? ""}`),
    );
    return existingAlters(scope, "AT_ValidateConstraint")
      .filter(({ table, command }) => added.has(`${relationKey(table)}.${command.name ?? ""}`))
      .map(({ table }) => ({
        message: `all of ${showName(table)} is read under the lock that ADD CONSTRAINT took`,
      }));
  },
};
