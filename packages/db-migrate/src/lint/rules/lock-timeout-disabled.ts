import type { StatementRule } from "../lint-rule.js";
import { nodeAs, nodesAs } from "../tree.js";

export const lockTimeoutDisabled: StatementRule = {
  id: "lock-timeout-disabled",
  group: "blocking",
  severity: "warning",
  summary: "SET lock_timeout = 0",
  recipe: "Leave it out: everybody queues behind a statement that waits for its lock without end.",
  checkStatement: ({ statement, file }) => {
    const set = nodeAs(statement.node, "VariableSetStmt");
    if (set?.name !== "lock_timeout" || !file.directives.transaction) return [];
    const off = nodesAs(set.args, "A_Const").some(
      ({ ival, sval }) =>
        (ival !== undefined && (ival.ival ?? 0) === 0) || /^0(?:ms|s|min)?$/.test(sval?.sval ?? ""),
    );
    return off ? [{ message: "the migration would wait for locks without end" }] : [];
  },
};
