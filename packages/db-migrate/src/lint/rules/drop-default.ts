import { existingAlters } from "../existing-changes.js";
import type { StatementRule } from "../lint-rule.js";
import { showName } from "../relation-name.js";

export const dropDefault: StatementRule = {
  id: "drop-default",
  group: "compatibility",
  severity: "warning",
  summary: "DROP DEFAULT on a table that exists",
  lockMode: "ACCESS EXCLUSIVE",
  recipe: "First release a version that always gives a value.",
  checkStatement: (scope) =>
    existingAlters(scope, "AT_ColumnDefault")
      .filter(({ command }) => command.def === undefined)
      .map(({ table, command }) => ({
        message: `the version that is still running may insert rows without ${showName(table)}.${command.name ?? ""}`,
      })),
};
