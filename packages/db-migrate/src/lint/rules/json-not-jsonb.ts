import { columnType } from "../column-type.js";
import { definedColumns } from "../definitions.js";
import { replaceAt } from "../edits.js";
import type { StatementRule } from "../lint-rule.js";

export const jsonNotJsonb: StatementRule = {
  id: "json-not-jsonb",
  group: "style",
  severity: "warning",
  summary: "a column of type json",
  recipe:
    "jsonb: json has no equality, so DISTINCT and GROUP BY fail on it, and no index covers it.",
  fixable: true,
  checkStatement: ({ statement, file }) =>
    definedColumns(statement.node).flatMap(({ definition: { typeName, colname = "" } }) => {
      if (columnType(typeName).name !== "json") return [];
      const at = file.offsetOf(typeName?.location);
      const message = `${colname} cannot be compared or indexed`;
      return [{ message, at, fix: replaceAt(file, at, /json\b/i, "jsonb") }];
    }),
};
