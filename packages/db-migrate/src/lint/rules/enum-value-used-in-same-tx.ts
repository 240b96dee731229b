import type { StatementRule } from "../lint-rule.js";
import { qualifiedName, relationKey } from "../relation-name.js";
import { findNodes, namesIn, nodeAs } from "../tree.js";

export const enumValueUsedInSameTx: StatementRule = {
  id: "enum-value-used-in-same-tx",
  group: "correctness",
  severity: "error",
  summary: "a value used in the transaction that adds it to an enumerated type",
  recipe: "Use it in a later migration: a new value may be used once its transaction has ended.",
  checkStatement: ({ statement, earlier, file, state }) => {
    if (!file.directives.transaction || "AlterEnumStmt" in statement.node) return [];
    const added = new Set(
      earlier.flatMap(({ node }) => {
        const change = nodeAs(node, "AlterEnumStmt");
        if (change?.newVal === undefined || change.oldVal !== undefined) return [];
        // From PostgreSQL 17 a type may be extended and used in the transaction that makes it.
        const made = state.enums.get(relationKey(qualifiedName(namesIn(change.typeName))));
        return made?.madeBy === file.migration ? [] : [change.newVal];
      }),
    );
    return findNodes(statement.node, "A_Const").flatMap(({ sval, location }) => {
      const value = sval?.sval ?? "";
      if (!added.has(value)) return [];
      const message = `${JSON.stringify(value)} was added in this transaction and cannot be used in it (SQLSTATE 55P04)`;
      return [{ message, at: file.offsetOf(location) }];
    });
  },
};
