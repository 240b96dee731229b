import { concurrentlyFix, insertAfter } from "../edits.js";
import type { StatementRule } from "../lint-rule.js";
import { relationName, showName } from "../relation-name.js";
import { nodeAs } from "../tree.js";

export const indexNotConcurrent: StatementRule = {
  id: "index-not-concurrent",
  group: "blocking",
  severity: "error",
  summary: "CREATE INDEX without CONCURRENTLY on a table that exists",
  lockMode: "SHARE",
  work: "scan",
  recipe:
    "CREATE INDEX CONCURRENTLY, in a migration of its own that begins with -- db-migrate: transaction=off.",
  fixable: true,
  checkStatement: (scope) => {
    const { statement, file, state, exists } = scope;
    const index = nodeAs(statement.node, "IndexStmt");
    const table = relationName(index?.relation);
    if (index === undefined || index.concurrent === true || !exists(table)) return [];
    const message = `nobody can write to ${showName(table)} until the index is built`;
    if (state.table(table)?.isPartitioned === true) {
      // The parser leaves out what is false.
      const only = index.relation?.inh !== true;
      return only ? [] : [{ message, recipe: forPartitions }];
    }
    const insertion = insertAfter(
      file,
      statement,
      /^CREATE\s+(?:UNIQUE\s+)?INDEX/i,
      " CONCURRENTLY",
    );
    return [{ message, fix: concurrentlyFix(scope, insertion) }];
  },
};

const forPartitions =
  "CREATE INDEX … ON ONLY the partitioned table, CREATE INDEX CONCURRENTLY on each partition, then ALTER INDEX … ATTACH PARTITION.";
