import { addedConstraints } from "../existing-changes.js";
import type { StatementRule } from "../lint-rule.js";
import { showName } from "../relation-name.js";

export const uniqueWithoutIndex: StatementRule = {
  id: "unique-without-index",
  group: "rewrite",
  severity: "error",
  summary: "a UNIQUE constraint added without USING INDEX to a table that exists",
  lockMode: "ACCESS EXCLUSIVE",
  work: "scan",
  recipe:
    "CREATE UNIQUE INDEX CONCURRENTLY in a migration of its own, then ADD CONSTRAINT … UNIQUE USING INDEX.",
  checkStatement: (scope) =>
    addedConstraints(scope, "CONSTR_UNIQUE")
      .filter(({ constraint }) => constraint.indexname === undefined)
      .map(({ table, constraint }) => ({
        message: `nobody can use ${showName(table)} until the index behind it is built`,
        at: scope.file.offsetOf(constraint.location),
      })),
};
