import { existingAlters } from "../existing-changes.js";
import type { StatementRule } from "../lint-rule.js";
import { showName } from "../relation-name.js";

export const setAccessMethod: StatementRule = {
  id: "set-access-method",
  group: "rewrite",
  severity: "error",
  summary: "SET ACCESS METHOD",
  lockMode: "ACCESS EXCLUSIVE",
  work: "rewrite",
  recipe: "Make a new table, copy in batches, and switch over.",
  checkStatement: (scope) =>
    existingAlters(scope, "AT_SetAccessMethod").map(({ table }) => ({
      message: `${showName(table)} is written anew while nobody can use it`,
    })),
};
