import { replaceAt } from "../edits.js";
import type { StatementRule } from "../lint-rule.js";
import { relationName, showName } from "../relation-name.js";
import { nodeAs } from "../tree.js";

export const refreshMatviewNotConcurrent: StatementRule = {
  id: "refresh-matview-not-concurrent",
  group: "blocking",
  severity: "warning",
  summary: "REFRESH MATERIALIZED VIEW without CONCURRENTLY",
  lockMode: "ACCESS EXCLUSIVE",
  work: "rewrite",
  recipe: "REFRESH MATERIALIZED VIEW CONCURRENTLY: it needs a unique index on the view.",
  fixable: true,
  checkStatement: ({ statement, state, file, exists }) => {
    const refresh = nodeAs(statement.node, "RefreshMatViewStmt");
    const view = relationName(refresh?.relation);
    if (refresh === undefined || refresh.concurrent === true || refresh.skipData === true)
      return [];
    if (!exists(view)) return [];
    const unique = state.indexesOf(view).some(({ isUnique }) => isUnique);
    const pattern = /REFRESH\s+MATERIALIZED\s+VIEW/i;
    const fix = replaceAt(file, statement.start, pattern, "REFRESH MATERIALIZED VIEW CONCURRENTLY");
    const message = `nobody can read ${showName(view)} until it is computed`;
    return [{ message, fix: unique ? fix : undefined }];
  },
};
