import type { SqlNode } from "../sql/parser.js";
import { columnType } from "./column-type.js";
import { alterCommands, definedColumns, definedConstraints } from "./definitions.js";
import { columnsProvenNotNull } from "./expression.js";
import { type RelationName, qualifiedName, relationKey, relationName } from "./relation-name.js";
import type { ColumnState, SchemaState, TableState } from "./schema-state.js";
import { type NodeOf, namesIn, namesOf, nodeAs, nodesAs } from "./tree.js";

/** Does to the schema what a statement of a migration does to the database's. */
export function replayStatement(state: SchemaState, node: SqlNode, migration: string): void {
  makeRelation(state, node, migration);
  for (const column of definedColumns(node)) {
    const { definition, constraints } = column;
    const notNull = constraints.some(({ contype = "" }) => provingKinds.has(contype));
    const made = { type: columnType(definition.typeName), notNull };
    state.table(column.table)?.columns.set(definition.colname ?? "", made);
  }
  for (const { table, constraint, columns } of definedConstraints(node)) {
    addConstraint(state, table, constraint, columns);
  }
  for (const { table, command } of alterCommands(node)) alterTable(state, table, command);
  makeOther(state, node, migration);
  rename(state, nodeAs(node, "RenameStmt"));
  drop(state, nodeAs(node, "DropStmt"));
}

const provingKinds: ReadonlySet<string> = new Set([
  "CONSTR_NOTNULL",
  "CONSTR_PRIMARY",
  "CONSTR_IDENTITY",
]);

function newTable(name: RelationName, madeBy: string, isPartitioned = false): TableState {
  return { name, madeBy, columns: new Map(), constraints: new Map(), isPartitioned };
}

function makeRelation(state: SchemaState, node: SqlNode, migration: string): void {
  const create = nodeAs(node, "CreateStmt");
  const madeAs = nodeAs(node, "CreateTableAsStmt")?.into?.rel;
  const relation = create?.relation ?? madeAs ?? nodeAs(node, "ViewStmt")?.view;
  if (relation === undefined) return;
  const name = relationName(relation);
  // IF NOT EXISTS leaves what is there.
  if (state.table(name) !== undefined) return;
  const table = newTable(name, migration, create?.partspec !== undefined);
  state.tables.set(relationKey(name), table);
  for (const like of nodesAs(create?.tableElts, "TableLikeClause")) copyColumns(state, like, table);
}

function copyColumns(state: SchemaState, like: NodeOf<"TableLikeClause">, to: TableState): void {
  const source = state.table(relationName(like.relation));
  for (const [name, column] of source?.columns ?? []) to.columns.set(name, column);
}

function addConstraint(
  state: SchemaState,
  table: RelationName,
  constraint: NodeOf<"Constraint">,
  columns: readonly string[],
): void {
  const known = state.table(table);
  const { contype: kind = "", indexname } = constraint;
  if (known === undefined || !namedKinds.has(kind)) return;
  const validated = constraint.skip_validation !== true;
  const indexed = indexname === undefined ? columns : indexColumns(state, table, indexname);
  const name = constraint.conname ?? `${table.name}_${indexed.join("_")}_${suffixes[kind] ?? ""}`;
  const provesNotNull =
    kind === "CONSTR_NOTNULL" ? columns : columnsProvenNotNull(constraint.raw_expr);
  known.constraints.set(name, { kind, columns: indexed, validated, provesNotNull });
  if (kind === "CONSTR_NOTNULL" && validated) columns.forEach((each) => setNotNull(known, each));
  if (kind === "CONSTR_PRIMARY") indexed.forEach((each) => setNotNull(known, each));
  if (kind === "CONSTR_PRIMARY" || kind === "CONSTR_UNIQUE") {
    const key = relationKey({ schema: table.schema, name });
    state.indexes.set(key, { table, columns: indexed, isUnique: true });
  }
}

const namedKinds: ReadonlySet<string> = new Set([
  "CONSTR_CHECK",
  "CONSTR_EXCLUSION",
  "CONSTR_FOREIGN",
  "CONSTR_NOTNULL",
  "CONSTR_PRIMARY",
  "CONSTR_UNIQUE",
]);

/** How PostgreSQL ends the names that it chooses. */
const suffixes: Readonly<Record<string, string>> = {
  CONSTR_CHECK: "check",
  CONSTR_EXCLUSION: "excl",
  CONSTR_FOREIGN: "fkey",
  CONSTR_NOTNULL: "not_null",
  CONSTR_PRIMARY: "pkey",
  CONSTR_UNIQUE: "key",
};

function indexColumns(
  state: SchemaState,
  { schema }: RelationName,
  name: string,
): readonly string[] {
  return state.indexes.get(relationKey({ schema, name }))?.columns ?? [];
}

function setNotNull(table: TableState, column: string, notNull = true): void {
  const known = table.columns.get(column);
  if (known !== undefined) table.columns.set(column, { ...known, notNull });
}

function alterTable(
  state: SchemaState,
  name: RelationName,
  { subtype, name: part = "", def }: NodeOf<"AlterTableCmd">,
): void {
  const table = state.table(name);
  if (table === undefined) return;
  const column = table.columns.get(part);
  if (subtype === "AT_DropColumn") dropColumn(state, table, part);
  else if (subtype === "AT_SetNotNull") setNotNull(table, part);
  else if (subtype === "AT_DropNotNull") setNotNull(table, part, false);
  else if (subtype === "AT_DropConstraint") {
    table.constraints.delete(part);
    state.indexes.delete(relationKey({ schema: name.schema, name: part }));
  } else if (subtype === "AT_ValidateConstraint") validate(table, part);
  else if (subtype === "AT_AlterColumnType" && column !== undefined) {
    const type = columnType(nodeAs(def, "ColumnDef")?.typeName);
    table.columns.set(part, { ...column, type } satisfies ColumnState);
  }
}

function dropColumn(state: SchemaState, table: TableState, column: string): void {
  table.columns.delete(column);
  for (const [name, { columns }] of table.constraints) {
    if (columns.includes(column)) table.constraints.delete(name);
  }
  for (const [key, index] of state.indexes) {
    const own = relationKey(index.table) === relationKey(table.name);
    if (own && index.columns.includes(column)) state.indexes.delete(key);
  }
}

function validate(table: TableState, name: string): void {
  const constraint = table.constraints.get(name);
  if (constraint === undefined) return;
  table.constraints.set(name, { ...constraint, validated: true });
  if (constraint.kind !== "CONSTR_NOTNULL") return;
  for (const each of constraint.columns) setNotNull(table, each);
}

function makeOther(state: SchemaState, node: SqlNode, migration: string): void {
  const index = nodeAs(node, "IndexStmt");
  if (index !== undefined) {
    const table = relationName(index.relation);
    const columns = nodesAs(index.indexParams, "IndexElem").map(({ name = "" }) => name);
    const name = index.idxname ?? `${table.name}_${columns.join("_")}_idx`;
    const made = { table, columns, isUnique: index.unique === true };
    state.indexes.set(relationKey({ schema: table.schema, name }), made);
  }
  const made = nodeAs(node, "CreateEnumStmt");
  if (made !== undefined) {
    state.enums.set(relationKey(qualifiedName(namesIn(made.typeName))), { madeBy: migration });
  }
  const routine = nodeAs(node, "CreateFunctionStmt");
  if (routine !== undefined) {
    state.functions.set(relationKey(qualifiedName(namesIn(routine.funcname))), migration);
  }
}

function rename(state: SchemaState, statement: NodeOf<"RenameStmt"> | undefined): void {
  if (statement === undefined) return;
  const { renameType, relation, subname = "", newname = "" } = statement;
  const name = relationName(relation);
  const table = state.table(name);
  if (renameType === "OBJECT_TABLE" && table !== undefined) {
    const renamed = { schema: name.schema, name: newname };
    state.tables.delete(relationKey(name));
    state.tables.set(relationKey(renamed), { ...table, name: renamed });
    for (const [key, index] of state.indexes) {
      if (relationKey(index.table) !== relationKey(name)) continue;
      state.indexes.set(key, { ...index, table: renamed });
    }
  }
  if (renameType === "OBJECT_COLUMN") moveKey(table?.columns, subname, newname);
  if (renameType === "OBJECT_TABCONSTRAINT") moveKey(table?.constraints, subname, newname);
  if (renameType === "OBJECT_INDEX") {
    moveKey(state.indexes, relationKey(name), relationKey({ schema: name.schema, name: newname }));
  }
}

function moveKey<T>(map: Map<string, T> | undefined, from: string, to: string): void {
  const value = map?.get(from);
  if (map === undefined || value === undefined) return;
  map.delete(from);
  map.set(to, value);
}

function drop(state: SchemaState, statement: NodeOf<"DropStmt"> | undefined): void {
  for (const object of statement?.objects ?? []) {
    const name = qualifiedName(
      nodeAs(object, "TypeName") === undefined
        ? namesOf(object)
        : namesIn(nodeAs(object, "TypeName")?.names),
    );
    const key = relationKey(name);
    const type = statement?.removeType;
    if (type === "OBJECT_INDEX") state.indexes.delete(key);
    if (type === "OBJECT_TYPE") state.enums.delete(key);
    if (relationTypes.has(type)) {
      state.tables.delete(key);
      for (const [index, { table }] of state.indexes) {
        if (relationKey(table) === key) state.indexes.delete(index);
      }
    }
  }
}

const relationTypes: ReadonlySet<string | undefined> = new Set([
  "OBJECT_MATVIEW",
  "OBJECT_TABLE",
  "OBJECT_VIEW",
]);
