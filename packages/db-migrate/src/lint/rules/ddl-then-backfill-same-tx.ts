import type { SqlNode } from "../../sql/parser.js";
import type { StatementRule } from "../lint-rule.js";
import { type RelationName, relationName, showName } from "../relation-name.js";
import { tablesLockedFully } from "../table-locks.js";
import { nodeAs } from "../tree.js";

export const ddlThenBackfillSameTx: StatementRule = {
  id: "ddl-then-backfill-same-tx",
  group: "blocking",
  severity: "warning",
  summary:
    "UPDATE, DELETE or INSERT … SELECT while the transaction locks a table against all others",
  lockMode: "ACCESS EXCLUSIVE",
  recipe: "Change the rows in a later migration, or in batches by the application.",
  checkStatement: ({ statement, earlier, file, exists }) => {
    const target = changedTable(statement.node);
    if (target === undefined || !exists(target) || !file.directives.transaction) return [];
    const locked = earlier.flatMap(({ node }) => tablesLockedFully(node)).find(exists);
    if (locked === undefined) return [];
    const message = `nobody can use ${showName(locked)} while rows of ${showName(target)} are changed`;
    return [{ message }];
  },
};

function changedTable(node: SqlNode): RelationName | undefined {
  const insert = nodeAs(node, "InsertStmt");
  const values = nodeAs(insert?.selectStmt, "SelectStmt")?.valuesLists;
  const changes =
    nodeAs(node, "UpdateStmt") ??
    nodeAs(node, "DeleteStmt") ??
    (values === undefined ? insert : undefined);
  return changes === undefined ? undefined : relationName(changes.relation);
}
