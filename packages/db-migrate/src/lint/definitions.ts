import type { SqlNode } from "../sql/parser.js";
import { type RelationName, relationName } from "./relation-name.js";
import { type NodeOf, namesIn, nodeAs, nodesAs } from "./tree.js";

/** One command of an ALTER TABLE. */
export interface AlterCommand {
  readonly table: RelationName;
  readonly command: NodeOf<"AlterTableCmd">;
}

/** The commands of an ALTER TABLE; none of any other statement. */
export function alterCommands(node: SqlNode): AlterCommand[] {
  const statement = nodeAs(node, "AlterTableStmt");
  if (statement === undefined || statement.objtype !== "OBJECT_TABLE") return [];
  const table = relationName(statement.relation);
  return nodesAs(statement.cmds, "AlterTableCmd").map((command) => ({ table, command }));
}

/** A column that a statement defines. */
export interface DefinedColumn {
  readonly table: RelationName;
  readonly definition: NodeOf<"ColumnDef">;
  readonly constraints: readonly NodeOf<"Constraint">[];
  /** By CREATE TABLE, or by ALTER TABLE … ADD COLUMN. */
  readonly by: "create" | "add";
}

/** The columns that CREATE TABLE or ADD COLUMN defines. */
export function definedColumns(node: SqlNode): DefinedColumn[] {
  const create = nodeAs(node, "CreateStmt");
  const found = (
    table: RelationName,
    definition: NodeOf<"ColumnDef">,
    by: DefinedColumn["by"],
  ): DefinedColumn => ({
    table,
    definition,
    constraints: nodesAs(definition.constraints, "Constraint"),
    by,
  });
  if (create !== undefined) {
    const table = relationName(create.relation);
    return nodesAs(create.tableElts, "ColumnDef").map((each) => found(table, each, "create"));
  }
  return alterCommands(node).flatMap(({ table, command }) => {
    const definition = nodeAs(command.def, "ColumnDef");
    if (command.subtype !== "AT_AddColumn" || definition === undefined) return [];
    return [found(table, definition, "add")];
  });
}

/** A constraint that a statement defines. */
export interface DefinedConstraint {
  readonly table: RelationName;
  readonly constraint: NodeOf<"Constraint">;
  /** Its columns, in their order; of a CHECK of a column that one. */
  readonly columns: readonly string[];
  /** With a table, with a column that is added, or to what is there. */
  readonly by: "create" | "add-column" | "add";
}

/** The constraints that CREATE TABLE, ADD COLUMN or ADD CONSTRAINT defines. */
export function definedConstraints(node: SqlNode): DefinedConstraint[] {
  const create = nodeAs(node, "CreateStmt");
  const ofTable = nodesAs(
    [...(create?.tableElts ?? []), ...(create?.constraints ?? [])],
    "Constraint",
  );
  const table = relationName(create?.relation);
  return [
    ...definedColumns(node).flatMap(columnConstraints),
    ...ofTable.map((constraint): DefinedConstraint => ({
      table,
      constraint,
      columns: constraintColumns(constraint),
      by: "create",
    })),
    ...alterCommands(node).flatMap(({ table: altered, command }): DefinedConstraint[] => {
      const constraint = nodeAs(command.def, "Constraint");
      if (command.subtype !== "AT_AddConstraint" || constraint === undefined) return [];
      return [{ table: altered, constraint, columns: constraintColumns(constraint), by: "add" }];
    }),
  ];
}

function columnConstraints(column: DefinedColumn): DefinedConstraint[] {
  const { table, definition, constraints, by } = column;
  return constraints.map((constraint) => ({
    table,
    constraint,
    columns: [definition.colname ?? ""],
    by: by === "create" ? "create" : "add-column",
  }));
}

function constraintColumns(constraint: NodeOf<"Constraint">): string[] {
  return namesIn(constraint.contype === "CONSTR_FOREIGN" ? constraint.fk_attrs : constraint.keys);
}
