import type { StatementRule } from "../lint-rule.js";
import { nodeAs, nodesAs } from "../tree.js";

export const domainConstraint: StatementRule = {
  id: "domain-constraint",
  group: "style",
  severity: "warning",
  summary: "a domain with a constraint, or one added to a domain",
  recipe:
    "A CHECK of the table's: changing a domain's reads every table that uses it, under a lock.",
  checkStatement: ({ statement: { node } }) => {
    const made = nodesAs(nodeAs(node, "CreateDomainStmt")?.constraints, "Constraint").some(
      ({ contype }) => contype === "CONSTR_CHECK" || contype === "CONSTR_NOTNULL",
    );
    const altered = nodeAs(node, "AlterDomainStmt");
    const added = nodeAs(altered?.def, "Constraint") !== undefined;
    return made || added
      ? [{ message: "whoever changes it reads every table that has such a column" }]
      : [];
  },
};
