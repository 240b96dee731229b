import { columnType, showType } from "../column-type.js";
import { definedColumns } from "../definitions.js";
import type { StatementRule } from "../lint-rule.js";

export const preferBigint: StatementRule = {
  id: "prefer-bigint",
  group: "style",
  severity: "off",
  summary: "a column of type integer, smallint or serial",
  recipe: "bigint: it costs four bytes, and changing the type later writes the table anew.",
  checkStatement: ({ statement, file }) =>
    definedColumns(statement.node).flatMap(({ definition }) => {
      const type = columnType(definition.typeName);
      if (!/^(?:int[24]|(?:small)?serial|serial[24])$/.test(type.name)) return [];
      const message = `${definition.colname ?? ""} is ${showType(type)} and may run out of numbers`;
      return [{ message, at: file.offsetOf(definition.location) }];
    }),
};
