import { alterCommands } from "../lint/definitions.js";
import { namesIn, namesOf, nodeAs, nodesAs } from "../lint/tree.js";
import type { SqlNode } from "../sql/parser.js";
import { type ObjectName, dottedName, relationName } from "../sql/object-name.js";
import { type Conversion, conversionOf } from "./conversion.js";

/**
 * What a statement takes away with what is in it. `rows` are those of a TRUNCATE; `values` are those of a column
 * that gets another type; a `schema`, an `extension` and a `type` are dropped with all that is in them, or is of
 * them, and are named by `name.name`; what is `unknown` cannot be read, and `name.name` says what it is.
 */
export interface DroppedData {
  readonly what:
    | "table"
    | "column"
    | "rows"
    | "schema"
    | "type"
    | "extension"
    | "values"
    | "unknown";
  readonly name: ObjectName;
  /** Of a `column` and of `values`. */
  readonly column?: string;
  /** With whatever depends on it; of `rows` those of the tables that refer to it. */
  readonly cascade?: boolean;
  /** Of `values`: how they are made into others. */
  readonly conversion?: Conversion | undefined;
}

/**
 * What a statement drops, empties or converts that may hold rows. A view or an index can be made again from what is
 * there; what a DELETE takes away is known to no one before it runs, and is not among it.
 */
export function droppedData(node: SqlNode): DroppedData[] {
  return [
    ...droppedObjects(node),
    ...alteredColumns(node),
    ...truncatedTables(node),
    ...unreadable(node),
  ];
}

/** Kinds of DROP that take rows along. A type that nothing has is dropped without; a schema that is empty, too. */
const kinds: Readonly<
  Record<string, { readonly what: DroppedData["what"]; readonly alone: boolean }>
> = {
  OBJECT_TABLE: { what: "table", alone: true },
  OBJECT_SCHEMA: { what: "schema", alone: false },
  OBJECT_TYPE: { what: "type", alone: false },
  OBJECT_DOMAIN: { what: "type", alone: false },
  OBJECT_EXTENSION: { what: "extension", alone: true },
};

function droppedObjects(node: SqlNode): DroppedData[] {
  const drop = nodeAs(node, "DropStmt");
  const kind = kinds[drop?.removeType ?? ""];
  const cascade = drop?.behavior === "DROP_CASCADE";
  if (kind === undefined || !(cascade || kind.alone)) return [];
  return (drop?.objects ?? []).map((object) => {
    const typeName = nodeAs(object, "TypeName");
    const parts = typeName === undefined ? namesOf(object) : namesIn(typeName.names);
    return { what: kind.what, name: dottedName(parts), ...(cascade ? { cascade } : {}) };
  });
}

function alteredColumns(node: SqlNode): DroppedData[] {
  const name = relationName(nodeAs(node, "AlterTableStmt")?.relation);
  return alterCommands(node).flatMap(({ command }): DroppedData[] => {
    const { subtype, name: column = "" } = command;
    if (subtype === "AT_DropColumn") return [{ what: "column", name, column }];
    if (subtype !== "AT_AlterColumnType") return [];
    const definition = nodeAs(command.def, "ColumnDef");
    return [{ what: "values", name, column, conversion: conversionOf(definition, column) }];
  });
}

function truncatedTables(node: SqlNode): DroppedData[] {
  const truncate = nodeAs(node, "TruncateStmt");
  const cascade = truncate?.behavior === "DROP_CASCADE";
  return nodesAs(truncate?.relations, "RangeVar").map((table) => ({
    what: "rows",
    name: relationName(table),
    ...(cascade ? { cascade } : {}),
  }));
}

/** What does something that only the server knows once it has run. */
function unreadable(node: SqlNode): DroppedData[] {
  const procedure = namesIn(nodeAs(node, "CallStmt")?.funccall?.funcname).join(".");
  const said = [
    ...("DoStmt" in node ? ["the DO block"] : []),
    ...("CallStmt" in node ? [`the procedure ${procedure}`] : []),
    ...("DropOwnedStmt" in node ? ["DROP OWNED"] : []),
  ];
  return said.map((name) => ({ what: "unknown", name: { schema: undefined, name } }));
}
