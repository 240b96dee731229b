import { namesOf, nodeAs } from "../lint/tree.js";
import type { SqlNode } from "../sql/parser.js";
import { type ObjectName, dottedName, relationName } from "../sql/object-name.js";
import type { DroppedData } from "./dropped-data.js";

/**
 * What has another name after a statement than before it: a table or a type, by RENAME or SET SCHEMA; a column of
 * `table`; a schema.
 */
export type Rename =
  | { readonly what: "table" | "type"; readonly from: ObjectName; readonly to: ObjectName }
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

/** What a type is to its commands: ALTER TYPE and ALTER DOMAIN. */
const typeKinds: ReadonlySet<string> = new Set(["OBJECT_TYPE", "OBJECT_DOMAIN"]);

function givenName(node: SqlNode): Rename | undefined {
  const statement = nodeAs(node, "RenameStmt");
  if (statement === undefined) return undefined;
  const { renameType = "", relation, object, subname: from = "", newname: to = "" } = statement;
  const table = relationName(relation);
  if (renameType === "OBJECT_SCHEMA") return { what: "schema", from, to };
  if (renameType === "OBJECT_COLUMN") return { what: "column", table, from, to };
  if (renameType === "OBJECT_TABLE") return renamed("table", table, to);
  return typeKinds.has(renameType) ? renamed("type", dottedName(namesOf(object)), to) : undefined;
}

function renamed(what: "table" | "type", from: ObjectName, name: string): Rename {
  return { what, from, to: { schema: from.schema, name } };
}

function givenSchema(node: SqlNode): Rename | undefined {
  const statement = nodeAs(node, "AlterObjectSchemaStmt");
  const { objectType = "", relation, object, newschema: schema } = statement ?? {};
  const isTable = objectType === "OBJECT_TABLE";
  if (!isTable && !typeKinds.has(objectType)) return undefined;
  const from = isTable ? relationName(relation) : dottedName(namesOf(object));
  return { what: isTable ? "table" : "type", from, to: { schema, name: from.name } };
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
  if (nameless.has(drop.what)) return [drop];
  switch (rename.what) {
    case "table":
    case "type":
      return drop.what === "schema" ? withMoved(drop, rename) : beforeObject(drop, rename);
    case "column": {
      const { table, from, to } = rename;
      if (drop.column !== to || !mayBe(drop.name, table)) return [drop];
      const old = { ...drop, column: from };
      return isSame(drop.name, table) ? [old] : [drop, old];
    }
    case "schema":
      return [beforeSchema(drop, rename)];
  }
}

/** What no rename of these is about. */
const nameless: ReadonlySet<DroppedData["what"]> = new Set(["extension", "unknown"]);

type RenameOfObject = Rename & { readonly what: "table" | "type" };

/** With a schema goes what was moved into it. */
function withMoved(drop: DroppedData, { what, from, to }: RenameOfObject): DroppedData[] {
  const isMoved = to.schema === drop.name.name && from.schema !== to.schema;
  return isMoved ? [drop, { what, name: from, cascade: true }] : [drop];
}

function beforeObject(drop: DroppedData, { what, from, to }: RenameOfObject): DroppedData[] {
  const isOfType = drop.what === "type";
  if (isOfType !== (what === "type") || !mayBe(drop.name, to)) return [drop];
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
