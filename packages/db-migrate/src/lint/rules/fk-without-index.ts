import { definedConstraints } from "../definitions.js";
import type { StatementRule } from "../lint-rule.js";
import { relationKey, relationName, showName } from "../relation-name.js";
import { nodeAs, nodesAs } from "../tree.js";

export const fkWithoutIndex: StatementRule = {
  id: "fk-without-index",
  group: "style",
  severity: "off",
  summary: "a foreign key whose columns no index begins with",
  recipe:
    "Index them: each DELETE in the other table, and each UPDATE of its key, looks for the rows that refer to it.",
  checkStatement: ({ statement, file, state }) =>
    definedConstraints(statement.node).flatMap(({ table, constraint, columns }) => {
      if (constraint.contype !== "CONSTR_FOREIGN") return [];
      const own = definedConstraints(statement.node)
        .filter(
          ({ constraint: { contype } }) =>
            contype === "CONSTR_PRIMARY" || contype === "CONSTR_UNIQUE",
        )
        .map((each) => each.columns);
      const later = file.statements.flatMap(({ node }) => {
        const index = nodeAs(node, "IndexStmt");
        const same = relationKey(relationName(index?.relation)) === relationKey(table);
        return same ? [nodesAs(index?.indexParams, "IndexElem").map(({ name = "" }) => name)] : [];
      });
      const indexes = [...own, ...later, ...state.indexesOf(table).map((each) => each.columns)];
      if (indexes.some((index) => columns.every((column, at) => index[at] === column))) return [];
      const message = `no index of ${showName(table)} begins with ${columns.join(", ")}`;
      return [{ message, at: file.offsetOf(constraint.location) }];
    }),
};
