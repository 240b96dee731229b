import { existingAlters } from "../existing-changes.js";
import type { StatementRule } from "../lint-rule.js";
import { showName } from "../relation-name.js";

export const dropNotNull: StatementRule = {
  id: "drop-not-null",
  group: "compatibility",
  severity: "warning",
  summary: "DROP NOT NULL on a table that exists",
  lockMode: "ACCESS EXCLUSIVE",
  recipe: "First release a version that reads nulls, then let them in.",
  checkStatement: (scope) =>
    existingAlters(scope, "AT_DropNotNull").map(({ table, command }) => ({
      message: `the version that is still running does not expect nulls in ${showName(table)}.${command.name ?? ""}`,
    })),
};
