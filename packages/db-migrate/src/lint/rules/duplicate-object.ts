import { alterCommands, definedColumns } from "../definitions.js";
import type { RuleHit, StatementRule } from "../lint-rule.js";
import { qualifiedName, relationKey, relationName, showName } from "../relation-name.js";
import { namesIn, nodeAs } from "../tree.js";

export const duplicateObject: StatementRule = {
  id: "duplicate-object",
  group: "correctness",
  severity: "warning",
  summary: "a table, column, index or type that an earlier migration has made already",
  recipe: "Choose another name, or drop the old one first.",
  checkStatement: ({ statement: { node }, state, file }) => {
    const create = nodeAs(node, "CreateStmt");
    const table = relationName(create?.relation);
    if (create !== undefined && create.if_not_exists !== true) {
      return state.table(table) === undefined ? [] : known("table", showName(table));
    }
    const index = nodeAs(node, "IndexStmt");
    if (index?.idxname !== undefined && index.if_not_exists !== true) {
      const name = { ...relationName(index.relation), name: index.idxname };
      return state.indexes.has(relationKey(name)) ? known("index", showName(name)) : [];
    }
    const type = qualifiedName(namesIn(nodeAs(node, "CreateEnumStmt")?.typeName));
    if (state.enums.has(relationKey(type))) return known("type", showName(type));
    const careful = alterCommands(node).some(({ command }) => command.missing_ok === true);
    return definedColumns(node)
      .filter(({ by, definition }) => by === "add" && definition.colname !== undefined && !careful)
      .filter(
        ({ table: of, definition }) => state.column(of, definition.colname ?? "") !== undefined,
      )
      .map(({ table: of, definition }) => ({
        message: `column ${showName(of)}.${definition.colname ?? ""} is there already`,
        at: file.offsetOf(definition.location),
      }));
  },
};

function known(what: string, name: string): RuleHit[] {
  return [{ message: `${what} ${name} is there already` }];
}
