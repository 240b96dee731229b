import type { SqlNode } from "../../sql/parser.js";
import { columnType, keepsIndexes, keepsStorage, showType } from "../column-type.js";
import { existingAlters } from "../existing-changes.js";
import type { StatementRule } from "../lint-rule.js";
import { showName } from "../relation-name.js";
import { nodeAs, nodesAs } from "../tree.js";

export const columnTypeRewrite: StatementRule = {
  id: "column-type-rewrite",
  group: "rewrite",
  severity: "error",
  summary: "a column's type changed to one that stores values otherwise, or may do so",
  lockMode: "ACCESS EXCLUSIVE",
  work: "rewrite",
  recipe:
    "Add a new column, let the application write both, fill it in batches, switch over, drop the old one in a later release.",
  checkStatement: (scope) => {
    const inUtc = scope.earlier.some(({ node }) => setsUtc(node));
    return existingAlters(scope, "AT_AlterColumnType").flatMap(({ table, command }) => {
      const definition = nodeAs(command.def, "ColumnDef");
      const column = command.name ?? "";
      const before = scope.state.column(table, column)?.type;
      const after = columnType(definition?.typeName);
      const converts =
        definition?.raw_default !== undefined || definition?.collClause !== undefined;
      const at = scope.file.offsetOf(definition?.location);
      const name = `${showName(table)}.${column}`;
      if (before !== undefined && !converts && keepsStorage(before, after, inUtc)) {
        const indexes = scope.state
          .indexesOf(table)
          .filter(({ columns }) => columns.includes(column));
        if (indexes.length === 0 || keepsIndexes(before, after)) return [];
        const message = `changing ${name} to ${showType(after)} keeps the table, and builds the column's indexes anew while nobody can use it`;
        return [{ message, at, work: "scan" }];
      }
      const from = before === undefined ? "" : ` from ${showType(before)}`;
      const message = `changing ${name}${from} to ${showType(after)} writes the table anew while nobody can use it`;
      return [{ message, at }];
    });
  },
};

function setsUtc(node: SqlNode): boolean {
  const set = nodeAs(node, "VariableSetStmt");
  const values = nodesAs(set?.args, "A_Const").map(({ sval }) => sval?.sval ?? "");
  return set?.name === "timezone" && values.some((value) => /^(?:Etc\/)?UTC$/i.test(value));
}
