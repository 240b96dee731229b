import type { SqlNode } from "../../sql/parser.js";
import { droppedNames } from "../existing-changes.js";
import type { StatementRule } from "../lint-rule.js";
import { type NodeOf, namesOf, nodeAs } from "../tree.js";

export const unqualifiedName: StatementRule = {
  id: "unqualified-name",
  group: "style",
  severity: "off",
  summary: "a table made, altered or dropped without its schema in front",
  recipe: "Say the schema: search_path then decides nothing.",
  checkStatement: (scope) => {
    const { statement, file } = scope;
    const relation = relationOf(statement.node);
    const unqualified = relation !== undefined && relation.schemaname === undefined;
    if (unqualified && relation.relpersistence !== "t") {
      const message = `the schema of ${relation.relname ?? ""} depends on search_path`;
      return [{ message, at: file.offsetOf(relation.location) }];
    }
    const objects = nodeAs(statement.node, "DropStmt")?.objects ?? [];
    const names = droppedNames(scope, "OBJECT_TABLE");
    return names.flatMap(({ name }, index) =>
      namesOf(objects[index]).length === 1
        ? [{ message: `the schema of ${name} depends on search_path` }]
        : [],
    );
  },
};

function relationOf(node: SqlNode): NodeOf<"RangeVar"> | undefined {
  const named =
    nodeAs(node, "CreateStmt") ??
    nodeAs(node, "AlterTableStmt") ??
    nodeAs(node, "IndexStmt") ??
    nodeAs(node, "RenameStmt");
  return named?.relation ?? nodeAs(node, "CreateTableAsStmt")?.into?.rel;
}
