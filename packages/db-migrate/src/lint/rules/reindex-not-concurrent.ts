import { concurrentlyFix, insertAfter } from "../edits.js";
import type { StatementRule } from "../lint-rule.js";
import { isConcurrentReindex } from "../outside-statements.js";
import { nodeAs } from "../tree.js";

export const reindexNotConcurrent: StatementRule = {
  id: "reindex-not-concurrent",
  group: "blocking",
  severity: "error",
  summary: "REINDEX without CONCURRENTLY",
  lockMode: "SHARE",
  work: "scan",
  recipe:
    "REINDEX … CONCURRENTLY, in a migration of its own that begins with -- db-migrate: transaction=off.",
  fixable: true,
  checkStatement: (scope) => {
    const reindex = nodeAs(scope.statement.node, "ReindexStmt");
    if (reindex === undefined || isConcurrentReindex(reindex)) return [];
    const pattern = /^REINDEX\s+(?:INDEX|TABLE|SCHEMA|DATABASE)/i;
    const insertion = insertAfter(scope.file, scope.statement, pattern, " CONCURRENTLY");
    const message = "nobody can write to the table, nor read by the index, until it is rebuilt";
    return [{ message, fix: concurrentlyFix(scope, insertion) }];
  },
};
