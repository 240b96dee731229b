import { existingAlters, addedConstraints } from "../existing-changes.js";
import type { StatementRule } from "../lint-rule.js";
import { showName } from "../relation-name.js";

export const setNotNullWithoutCheck: StatementRule = {
  id: "set-not-null-without-check",
  group: "rewrite",
  severity: "error",
  summary: "SET NOT NULL where no valid CHECK proves it",
  lockMode: "ACCESS EXCLUSIVE",
  work: "scan",
  recipe:
    "ADD CONSTRAINT … CHECK (… IS NOT NULL) NOT VALID; VALIDATE CONSTRAINT in a later migration; then SET NOT NULL reads nothing. From PostgreSQL 18: ADD CONSTRAINT … NOT NULL … NOT VALID, and VALIDATE.",
  checkStatement: (scope) => {
    const set = existingAlters(scope, "AT_SetNotNull").map(({ table, command }) => ({
      table,
      column: command.name ?? "",
    }));
    const added = addedConstraints(scope, "CONSTR_NOTNULL")
      .filter(({ by, constraint }) => by === "add" && constraint.skip_validation !== true)
      .map(({ table, columns }) => ({ table, column: columns[0] ?? "" }));
    return [...set, ...added]
      .filter(({ table, column }) => {
        const known = scope.state.column(table, column)?.notNull === true;
        return !known && !scope.state.provesNotNull(table, column);
      })
      .map(({ table, column }) => ({
        message: `all of ${showName(table)} is read for nulls in ${column} while nobody can use it`,
      }));
  },
};
