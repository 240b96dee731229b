import type { StatementRule } from "../lint-rule.js";
import { nodeAs, nodesAs } from "../tree.js";

export const vacuumFullCluster: StatementRule = {
  id: "vacuum-full-cluster",
  group: "blocking",
  severity: "error",
  summary: "VACUUM FULL or CLUSTER",
  lockMode: "ACCESS EXCLUSIVE",
  work: "rewrite",
  recipe: "Plain VACUUM, or an extension that rewrites a table beside its use (pg_repack).",
  checkStatement: ({ statement }) => {
    const options = nodesAs(nodeAs(statement.node, "VacuumStmt")?.options, "DefElem");
    const full = options.some(({ defname }) => defname === "full");
    if (!full && !("ClusterStmt" in statement.node)) return [];
    return [{ message: "nobody can use the table until all of it is written anew" }];
  },
};
