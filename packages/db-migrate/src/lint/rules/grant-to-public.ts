import type { StatementRule } from "../lint-rule.js";
import { nodeAs, nodesAs } from "../tree.js";

export const grantToPublic: StatementRule = {
  id: "grant-to-public",
  group: "style",
  severity: "warning",
  summary: "GRANT … TO PUBLIC",
  recipe: "Grant to a role: PUBLIC is everybody who can log in, today and later.",
  checkStatement: ({ statement }) => {
    const grant = nodeAs(statement.node, "GrantStmt");
    const all = nodesAs(grant?.grantees, "RoleSpec").some(
      ({ roletype }) => roletype === "ROLESPEC_PUBLIC",
    );
    return grant?.is_grant === true && all ? [{ message: "everybody who can log in has it" }] : [];
  },
};
