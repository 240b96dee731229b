import type { SqlNode } from "../sql/parser.js";
import { alterCommands } from "./definitions.js";
import { type RelationName, qualifiedName, relationKey, relationName } from "./relation-name.js";
import { namesOf, nodeAs, nodesAs } from "./tree.js";

/** Commands of ALTER TABLE that take less than ACCESS EXCLUSIVE (AlterTableGetLockLevel). */
const milder: ReadonlySet<string | undefined> = new Set([
  "AT_AttachPartition",
  "AT_ClusterOn",
  "AT_DisableTrig",
  "AT_DisableTrigAll",
  "AT_DisableTrigUser",
  "AT_DropCluster",
  "AT_EnableTrig",
  "AT_EnableTrigAll",
  "AT_EnableTrigUser",
  "AT_SetOptions",
  "AT_SetRelOptions",
  "AT_SetStatistics",
  "AT_ValidateConstraint",
]);

/** The tables that a statement locks against all others, readers included. */
export function tablesLockedFully(node: SqlNode): RelationName[] {
  const altered = alterCommands(node)
    .filter(({ command: { subtype, def } }) => {
      const constraint = nodeAs(def, "Constraint");
      return !milder.has(subtype) && constraint?.contype !== "CONSTR_FOREIGN";
    })
    .map(({ table }) => table);
  const drop = nodeAs(node, "DropStmt");
  const dropped = drop?.removeType === "OBJECT_TABLE" ? (drop.objects ?? []) : [];
  const renamed = nodeAs(node, "RenameStmt")?.relation;
  const lock = nodeAs(node, "LockStmt");
  const locked = lock?.mode === 8 ? nodesAs(lock.relations, "RangeVar") : [];
  const truncated = nodesAs(nodeAs(node, "TruncateStmt")?.relations, "RangeVar");
  const named = [...(renamed === undefined ? [] : [renamed]), ...locked, ...truncated];
  const all = [
    ...altered,
    ...dropped.map((object) => qualifiedName(namesOf(object))),
    ...named.map(relationName),
  ];
  return [...new Map(all.map((table) => [relationKey(table), table])).values()];
}
