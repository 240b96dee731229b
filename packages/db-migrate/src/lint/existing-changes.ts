import {
  type AlterCommand,
  type DefinedColumn,
  type DefinedConstraint,
  alterCommands,
  definedColumns,
  definedConstraints,
} from "./definitions.js";
import type { StatementScope } from "./lint-rule.js";
import { type RelationName, qualifiedName } from "./relation-name.js";
import { type NodeOf, namesIn, namesOf, nodeAs } from "./tree.js";

/** The commands of some kinds with which a statement alters a table that exists. */
export function existingAlters(
  { statement, exists }: StatementScope,
  ...kinds: readonly NodeOf<"AlterTableCmd">["subtype"][]
): AlterCommand[] {
  return alterCommands(statement.node).filter(
    ({ table, command }) => kinds.includes(command.subtype) && exists(table),
  );
}

/** The columns that a statement adds to tables that exist. */
export function addedColumns({ statement, exists }: StatementScope): DefinedColumn[] {
  return definedColumns(statement.node).filter(({ by, table }) => by === "add" && exists(table));
}

/** The constraints of a kind that a statement adds to what tables hold already. */
export function addedConstraints(
  { statement, exists }: StatementScope,
  kind: NodeOf<"Constraint">["contype"],
): DefinedConstraint[] {
  return definedConstraints(statement.node).filter(
    ({ by, table, constraint }) => by !== "create" && constraint.contype === kind && exists(table),
  );
}

/** The names of what a DROP of some kinds drops. */
export function droppedNames(
  { statement }: StatementScope,
  ...kinds: readonly NodeOf<"DropStmt">["removeType"][]
): RelationName[] {
  const drop = nodeAs(statement.node, "DropStmt");
  if (drop === undefined || !kinds.includes(drop.removeType)) return [];
  return (drop.objects ?? []).map((object) => {
    const type = nodeAs(object, "TypeName");
    const routine = nodeAs(object, "ObjectWithArgs");
    if (routine !== undefined) return qualifiedName(namesIn(routine.objname));
    return qualifiedName(type === undefined ? namesOf(object) : namesIn(type.names));
  });
}
