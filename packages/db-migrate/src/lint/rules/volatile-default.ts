import { addedColumns } from "../existing-changes.js";
import { volatileFunction } from "../expression.js";
import type { StatementRule } from "../lint-rule.js";
import { showName } from "../relation-name.js";

export const volatileDefault: StatementRule = {
  id: "volatile-default",
  group: "rewrite",
  severity: "error",
  summary: "a column added with a default that gives every row another value",
  lockMode: "ACCESS EXCLUSIVE",
  work: "rewrite",
  recipe:
    "Add the column without a default, set the default in a second statement, fill existing rows in batches.",
  checkStatement: (scope) =>
    addedColumns(scope).flatMap(({ table, definition, constraints }) => {
      const given = constraints.find(({ contype }) => contype === "CONSTR_DEFAULT");
      const called = volatileFunction(given?.raw_expr);
      if (called === undefined) return [];
      const message = `${called}() is evaluated for every row of ${showName(table)}, which is written anew while nobody can use it`;
      return [{ message, at: scope.file.offsetOf(given?.location ?? definition.location) }];
    }),
};
