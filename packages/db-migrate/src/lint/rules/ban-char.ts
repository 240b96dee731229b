import { columnType } from "../column-type.js";
import { definedColumns } from "../definitions.js";
import type { StatementRule } from "../lint-rule.js";

export const banChar: StatementRule = {
  id: "ban-char",
  group: "style",
  severity: "warning",
  summary: "a column of type char(n)",
  recipe: "text: char(n) fills up with blanks, and is compared without them.",
  checkStatement: ({ statement, file }) =>
    definedColumns(statement.node).flatMap(({ definition: { typeName, colname = "" } }) =>
      columnType(typeName).name === "bpchar"
        ? [
            {
              message: `${colname} is filled up with blanks`,
              at: file.offsetOf(typeName?.location),
            },
          ]
        : [],
    ),
};
