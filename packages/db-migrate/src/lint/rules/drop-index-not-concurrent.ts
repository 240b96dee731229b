import { concurrentlyFix, insertAfter } from "../edits.js";
import { droppedNames } from "../existing-changes.js";
import type { StatementRule } from "../lint-rule.js";
import { relationKey, showName } from "../relation-name.js";
import { nodeAs } from "../tree.js";

export const dropIndexNotConcurrent: StatementRule = {
  id: "drop-index-not-concurrent",
  group: "blocking",
  severity: "warning",
  summary: "DROP INDEX without CONCURRENTLY on a table that exists",
  lockMode: "ACCESS EXCLUSIVE",
  recipe:
    "DROP INDEX CONCURRENTLY, in a migration of its own that begins with -- db-migrate: transaction=off.",
  fixable: true,
  checkStatement: (scope) => {
    const { statement, file, state, exists } = scope;
    if (nodeAs(statement.node, "DropStmt")?.concurrent === true) return [];
    const insertion = insertAfter(file, statement, /^DROP\s+INDEX/i, " CONCURRENTLY");
    return droppedNames(scope, "OBJECT_INDEX").flatMap((index) => {
      const table = state.indexes.get(relationKey(index))?.table;
      if (table !== undefined && !exists(table)) return [];
      const message = `dropping ${showName(index)} waits for everybody who uses its table, and whoever comes after waits too`;
      return [{ message, fix: concurrentlyFix(scope, insertion) }];
    });
  },
};
