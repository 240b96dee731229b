import { columnType, showType } from "../column-type.js";
import { definedColumns } from "../definitions.js";
import type { StatementRule } from "../lint-rule.js";

export const floatForMoney: StatementRule = {
  id: "float-for-money",
  group: "style",
  severity: "warning",
  summary: "a column of type money, or of a floating type with a name that speaks of money",
  recipe: "numeric, or a bigint of the smallest unit, with the currency beside it.",
  checkStatement: ({ statement, file }) =>
    definedColumns(statement.node).flatMap(
      ({ definition: { typeName, colname = "", location } }) => {
        const type = columnType(typeName);
        const floats = /^float[48]$/.test(type.name) && aboutMoney.test(colname);
        if (type.name !== "money" && !floats) return [];
        const message = floats
          ? `${colname} is ${showType(type)}, and sums of it are not exact`
          : `${colname} is money, whose currency and digits depend on lc_monetary`;
        return [{ message, at: file.offsetOf(location) }];
      },
    ),
};

const aboutMoney = /(?:^|_)(?:amount|balance|cost|fee|price|salary|total)(?:_|$)/i;
