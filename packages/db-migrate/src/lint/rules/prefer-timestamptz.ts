import { columnType } from "../column-type.js";
import { definedColumns } from "../definitions.js";
import { replaceAt } from "../edits.js";
import type { StatementRule } from "../lint-rule.js";

export const preferTimestamptz: StatementRule = {
  id: "prefer-timestamptz",
  group: "style",
  severity: "warning",
  summary: "a column of type timestamp without time zone",
  recipe: "timestamptz: it is a moment, whatever time zone the session has.",
  fixable: true,
  checkStatement: ({ statement, file }) =>
    definedColumns(statement.node).flatMap(({ definition: { typeName, colname = "" } }) => {
      if (columnType(typeName).name !== "timestamp") return [];
      const at = file.offsetOf(typeName?.location);
      const pattern = /timestamp(?:\s*\(\d\)|(?=[\s,)]))(?:\s+without\s+time\s+zone)?/i;
      const modifier = /\(\d\)/.exec(file.text.slice(at).slice(0, 16))?.[0] ?? "";
      const fix = replaceAt(file, at, pattern, `timestamptz${modifier}`);
      return [{ message: `${colname} is no moment, but what some clock showed`, at, fix }];
    }),
};
