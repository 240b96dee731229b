import { addedConstraints } from "../existing-changes.js";
import type { StatementRule } from "../lint-rule.js";
import { showName } from "../relation-name.js";

export const pkWithoutIndex: StatementRule = {
  id: "pk-without-index",
  group: "rewrite",
  severity: "error",
  summary: "a PRIMARY KEY added without USING INDEX to a table that exists",
  lockMode: "ACCESS EXCLUSIVE",
  work: "scan",
  recipe:
    "Make the columns NOT NULL (see set-not-null-without-check), CREATE UNIQUE INDEX CONCURRENTLY, then ADD PRIMARY KEY USING INDEX.",
  checkStatement: (scope) =>
    addedConstraints(scope, "CONSTR_PRIMARY")
      .filter(({ constraint }) => constraint.indexname === undefined)
      .map(({ table, constraint }) => ({
        message: `nobody can use ${showName(table)} until the index behind it is built`,
        at: scope.file.offsetOf(constraint.location),
      })),
};
