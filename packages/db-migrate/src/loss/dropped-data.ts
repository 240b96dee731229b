import { alterCommands } from "../lint/definitions.js";
import { namesOf, nodeAs, nodesAs } from "../lint/tree.js";
import type { SqlNode } from "../sql/parser.js";
import { type ObjectName, dottedName, relationName } from "../sql/object-name.js";

/**
 * What a statement takes away with the rows in it. `rows` are those of a TRUNCATE; a `schema` is one that is
 * dropped with all it holds, and is named by `name.name`.
 */
export interface DroppedData {
  readonly what: "table" | "column" | "rows" | "schema";
  readonly name: ObjectName;
  /** Of a `column`. */
  readonly column?: string;
}

/**
 * What a statement drops that holds rows. A view or an index can be made again from what is there; what a
 * DELETE takes away is known to no one before it runs, and is not among it.
 */
export function droppedData(node: SqlNode): DroppedData[] {
  return [...droppedObjects(node), ...droppedColumns(node), ...truncatedTables(node)];
}

function droppedObjects(node: SqlNode): DroppedData[] {
  const drop = nodeAs(node, "DropStmt");
  const objects = (drop?.objects ?? []).map((object) => dottedName(namesOf(object)));
  if (drop?.removeType === "OBJECT_TABLE") return objects.map((name) => ({ what: "table", name }));
  const isWhole = drop?.removeType === "OBJECT_SCHEMA" && drop.behavior === "DROP_CASCADE";
  return isWhole ? objects.map((name) => ({ what: "schema", name })) : [];
}

function droppedColumns(node: SqlNode): DroppedData[] {
  const relation = nodeAs(node, "AlterTableStmt")?.relation;
  const name = relationName(relation);
  return alterCommands(node)
    .filter(({ command }) => command.subtype === "AT_DropColumn")
    .map(({ command }) => ({ what: "column", name, column: command.name ?? "" }));
}

function truncatedTables(node: SqlNode): DroppedData[] {
  return nodesAs(nodeAs(node, "TruncateStmt")?.relations, "RangeVar").map((table) => ({
    what: "rows",
    name: relationName(table),
  }));
}
