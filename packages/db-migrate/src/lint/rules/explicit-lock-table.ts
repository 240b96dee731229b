import type { LintLockMode } from "../lint-finding.js";
import type { StatementRule } from "../lint-rule.js";
import { relationName, showName } from "../relation-name.js";
import { nodeAs, nodesAs } from "../tree.js";

export const explicitLockTable: StatementRule = {
  id: "explicit-lock-table",
  group: "blocking",
  severity: "warning",
  summary: "LOCK TABLE with a lock that stops writers",
  lockMode: "ACCESS EXCLUSIVE",
  recipe: "Leave it out: each statement takes the lock that it needs, and no more.",
  checkStatement: ({ statement, exists }) => {
    const lock = nodeAs(statement.node, "LockStmt");
    const lockMode = modes[lock?.mode ?? 0];
    if (lockMode === undefined) return [];
    return nodesAs(lock?.relations, "RangeVar")
      .map(relationName)
      .filter(exists)
      .map((table) => ({
        message: `${showName(table)} is locked until the migration has ended`,
        lockMode,
      }));
  },
};

/** By PostgreSQL's numbers (src/include/storage/lockdefs.h); those that let others write are left out. */
const modes: Readonly<Record<number, LintLockMode>> = {
  5: "SHARE",
  6: "SHARE ROW EXCLUSIVE",
  7: "ACCESS EXCLUSIVE",
  8: "ACCESS EXCLUSIVE",
};
