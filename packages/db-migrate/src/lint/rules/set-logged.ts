import { existingAlters } from "../existing-changes.js";
import type { StatementRule } from "../lint-rule.js";
import { showName } from "../relation-name.js";

export const setLogged: StatementRule = {
  id: "set-logged",
  group: "rewrite",
  severity: "error",
  summary: "SET LOGGED or SET UNLOGGED",
  lockMode: "ACCESS EXCLUSIVE",
  work: "rewrite",
  recipe: "Make a new table, copy in batches, and switch over.",
  checkStatement: (scope) =>
    existingAlters(scope, "AT_SetLogged", "AT_SetUnLogged").map(({ table }) => ({
      message: `${showName(table)} is written anew while nobody can use it`,
    })),
};
