import { existingAlters } from "../existing-changes.js";
import type { StatementRule } from "../lint-rule.js";
import { showName } from "../relation-name.js";

export const dropColumn: StatementRule = {
  id: "drop-column",
  group: "compatibility",
  severity: "warning",
  summary: "a column dropped of a table that exists",
  lockMode: "ACCESS EXCLUSIVE",
  recipe: "Drop it one release after the last version that reads or writes it, and keep a backup.",
  checkStatement: (scope) =>
    existingAlters(scope, "AT_DropColumn").map(({ table, command }) => ({
      message: `the values of ${showName(table)}.${command.name ?? ""} are lost, and the version that is still running may look for them`,
    })),
};
