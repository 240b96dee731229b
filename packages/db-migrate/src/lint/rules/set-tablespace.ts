import { existingAlters } from "../existing-changes.js";
import type { StatementRule } from "../lint-rule.js";
import { showName } from "../relation-name.js";

export const setTablespace: StatementRule = {
  id: "set-tablespace",
  group: "rewrite",
  severity: "error",
  summary: "SET TABLESPACE",
  lockMode: "ACCESS EXCLUSIVE",
  work: "rewrite",
  recipe: "Choose a quiet hour, or an extension that moves a table beside its use (pg_repack).",
  checkStatement: (scope) =>
    existingAlters(scope, "AT_SetTableSpace").map(({ table }) => ({
      message: `${showName(table)} is copied while nobody can use it`,
    })),
};
