import { definedConstraints } from "../definitions.js";
import type { StatementRule } from "../lint-rule.js";
import { relationKey, relationName, showName } from "../relation-name.js";
import { nodeAs } from "../tree.js";

export const tableWithoutPk: StatementRule = {
  id: "table-without-pk",
  group: "style",
  severity: "info",
  summary: "a table made without a primary key",
  recipe: "Give it one: logical replication, and whoever must name a row, needs it.",
  checkStatement: ({ statement, file }) => {
    const create = nodeAs(statement.node, "CreateStmt");
    if (create === undefined || create.relation?.relpersistence === "t") return [];
    // A partition has its parent's, and so may a child have what LIKE copies.
    if (create.inhRelations !== undefined || create.partbound !== undefined) return [];
    if (create.tableElts?.some((each) => "TableLikeClause" in each) === true) return [];
    const table = relationName(create.relation);
    const key = file.statements
      .flatMap(({ node }) => definedConstraints(node))
      .some(
        ({ table: of, constraint }) =>
          constraint.contype === "CONSTR_PRIMARY" && relationKey(of) === relationKey(table),
      );
    return key ? [] : [{ message: `${showName(table)} has no primary key` }];
  },
};
