import { nodeAs } from "../lint/tree.js";
import type { SqlNode } from "../sql/parser.js";
import { type ObjectName, relationName } from "../sql/object-name.js";
import type { DroppedData } from "./dropped-data.js";

/**
 * What has another name after a statement than before it: a table, by RENAME or SET SCHEMA; a column of
 * `table`; a schema.
 */
export type Rename =
  | { readonly what: "table"; readonly from: ObjectName; readonly to: ObjectName }
  | {
      readonly what: "column";
      readonly table: ObjectName;
      readonly from: string;
      readonly to: string;
    }
  | { readonly what: "schema"; readonly from: string; readonly to: string };

/** The new name that a statement gives, if it gives one to something that may hold rows. */
export function renameIn(node: SqlNode): Rename | undefined {
  return givenName(node) ?? givenSchema(node);
}

function givenName(node: SqlNode): Rename | undefined {
  const statement = nodeAs(node, "RenameStmt");
  if (statement === undefined) return undefined;
  const { renameType, relation, subname: from = "", newname: to = "" } = statement;
  const table = relationName(relation);
  if (renameType === "OBJECT_SCHEMA") return { what: "schema", from, to };
  if (renameType === "OBJECT_COLUMN") return { what: "column", table, from, to };
  if (renameType !== "OBJECT_TABLE") return undefined;
  return { what: "table", from: table, to: { schema: table.schema, name: to } };
}

function givenSchema(node: SqlNode): Rename | undefined {
  const statement = nodeAs(node, "AlterObjectSchemaStmt");
  if (statement?.objectType !== "OBJECT_TABLE") return undefined;
  const { relation, newschema: schema } = statement;
  const name = relation?.relname ?? "";
  return { what: "table", from: { schema: relation?.schemaname, name }, to: { schema, name } };
}

/**
 * What is dropped after these renames, by the names that it has before them. Several: a name without a schema
 * may be one or the other.
 */
export function namesBefore(drop: DroppedData, renames: readonly Rename[]): DroppedData[] {
  let found = [drop];
  for (const rename of renames.toReversed()) found = found.flatMap((each) => before(each, rename));
  return found;
}

function before(drop: DroppedData, rename: Rename): DroppedData[] {
  switch (rename.what) {
    case "table":
      return drop.what === "schema" ? withMoved(drop, rename) : beforeTable(drop, rename);
    case "column": {
      const { table, from, to } = rename;
      if (drop.what !== "column" || drop.column !== to || !mayBe(drop.name, table)) return [drop];
      const old = { ...drop, column: from };
      return isSame(drop.name, table) ? [old] : [drop, old];
    }
    case "schema":
      return [beforeSchema(drop, rename)];
  }
}

/** With a schema goes what was moved into it. */
function withMoved(
  drop: DroppedData,
  { from, to }: Rename & { readonly what: "table" },
): DroppedData[] {
  const isMoved = to.schema === drop.name.name && from.schema !== to.schema;
  return isMoved ? [drop, { what: "table", name: from }] : [drop];
}

function beforeTable(
  drop: DroppedData,
  { from, to }: Rename & { readonly what: "table" },
): DroppedData[] {
  if (!mayBe(drop.name, to)) return [drop];
  const old = { ...drop, name: from };
  return isSame(drop.name, to) ? [old] : [drop, old];
}

function beforeSchema(
  drop: DroppedData,
  { from, to }: Rename & { readonly what: "schema" },
): DroppedData {
  const { schema, name } = drop.name;
  if (drop.what === "schema") {
    return name === to ? { ...drop, name: { schema, name: from } } : drop;
  }
  return schema === to ? { ...drop, name: { schema: from, name } } : drop;
}

function isSame(left: ObjectName, right: ObjectName): boolean {
  return left.name === right.name && left.schema === right.schema;
}

function mayBe(left: ObjectName, right: ObjectName): boolean {
  const isOpen = left.schema === undefined || right.schema === undefined;
  return isSame(left, right) || (left.name === right.name && isOpen);
}
