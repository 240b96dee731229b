import type { StatementRule } from "../lint-rule.js";
import { nodeAs, nodesAs } from "../tree.js";

export const securityDefinerSearchPath: StatementRule = {
  id: "security-definer-search-path",
  group: "style",
  severity: "warning",
  summary: "a SECURITY DEFINER function without a search_path of its own",
  recipe:
    "SET search_path = pg_catalog, <schema>, pg_temp: else its caller chooses what its names mean.",
  checkStatement: ({ statement }) => {
    const options = nodesAs(nodeAs(statement.node, "CreateFunctionStmt")?.options, "DefElem");
    const definer = options.some(
      ({ defname, arg }) => defname === "security" && nodeAs(arg, "Boolean")?.boolval === true,
    );
    const set = options.some(({ arg }) => nodeAs(arg, "VariableSetStmt")?.name === "search_path");
    return definer && !set
      ? [
          {
            message:
              "its caller's search_path decides what its names mean, with its owner's rights",
          },
        ]
      : [];
  },
};
