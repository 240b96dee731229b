import type { StatementRule } from "../lint-rule.js";
import { qualifiedName, relationKey } from "../relation-name.js";
import { namesIn, nodeAs } from "../tree.js";

export const enumValueRenamed: StatementRule = {
  id: "enum-value-renamed",
  group: "compatibility",
  severity: "warning",
  summary: "a value of an enumerated type renamed",
  recipe:
    "Add a value of the new name, move the rows, and leave the old one unused: it cannot be dropped.",
  checkStatement: ({ statement, state, file }) => {
    const change = nodeAs(statement.node, "AlterEnumStmt");
    if (change?.oldVal === undefined) return [];
    const made = state.enums.get(relationKey(qualifiedName(namesIn(change.typeName))));
    if (made?.madeBy === file.migration) return [];
    const message = `the version that is still running writes ${JSON.stringify(change.oldVal)}`;
    return [{ message }];
  },
};
