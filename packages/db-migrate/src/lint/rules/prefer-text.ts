import { columnType } from "../column-type.js";
import { definedColumns } from "../definitions.js";
import type { StatementRule } from "../lint-rule.js";

export const preferText: StatementRule = {
  id: "prefer-text",
  group: "style",
  severity: "off",
  summary: "a column of type varchar with a length",
  recipe:
    "text, with a CHECK of the length where one is meant: a CHECK can be changed without writing the table anew.",
  checkStatement: ({ statement, file }) =>
    definedColumns(statement.node).flatMap(({ definition: { typeName, colname = "" } }) => {
      const { name, modifiers } = columnType(typeName);
      if (name !== "varchar" || modifiers.length === 0) return [];
      const message = `${colname} is cut to ${modifiers[0] ?? 0} characters by its type`;
      return [{ message, at: file.offsetOf(typeName?.location) }];
    }),
};
