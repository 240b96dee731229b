import type { StatementRule } from "../lint-rule.js";
import { nodeAs } from "../tree.js";

export const banRoleChange: StatementRule = {
  id: "ban-role-change",
  group: "correctness",
  severity: "error",
  summary: "SET ROLE, RESET ROLE or SET SESSION AUTHORIZATION",
  recipe: "Say -- db-migrate: role=<name> at the top of the file.",
  checkStatement: ({ statement }) => {
    const name = nodeAs(statement.node, "VariableSetStmt")?.name;
    if (name !== "role" && name !== "session_authorization") return [];
    return [{ message: "the rest of the migration would run as another role than configured" }];
  },
};
