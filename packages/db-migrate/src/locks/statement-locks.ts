import { findNodes, namesOf, nodeAs, nodesAs } from "../lint/tree.js";
import type { NodeOf } from "../lint/tree.js";
import type { SqlNode } from "../sql/parser.js";
import { type ObjectName, dottedName, relationName } from "../sql/object-name.js";
import { type TableLockMode, strongest } from "./table-lock-mode.js";

/** A lock that a statement takes. Of an index it is the lock on its table. */
export interface StatementLock {
  readonly relation: ObjectName;
  readonly mode: TableLockMode;
}

/**
 * The locks that a statement takes on the tables it names, as far as they keep others from writing or from
 * changing the table. Those on tables it does not name, such as the ones that a dropped table referred to, are
 * not known here.
 */
export function statementLocks(node: SqlNode): StatementLock[] {
  return [
    ...alterLocks(node),
    ...createLocks(node),
    ...dropLocks(node),
    ...maintenanceLocks(node),
    ...explicitLocks(node),
  ];
}

const shareUpdate: TableLockMode = "SHARE UPDATE EXCLUSIVE";
const shareRow: TableLockMode = "SHARE ROW EXCLUSIVE";
const accessExclusive: TableLockMode = "ACCESS EXCLUSIVE";

/** Commands of ALTER TABLE that take less than ACCESS EXCLUSIVE (AlterTableGetLockLevel). */
const milder: Readonly<Record<string, TableLockMode>> = {
  AT_AttachPartition: shareUpdate,
  AT_ClusterOn: shareUpdate,
  AT_DetachPartitionFinalize: shareUpdate,
  AT_DisableTrig: shareRow,
  AT_DisableTrigAll: shareRow,
  AT_DisableTrigUser: shareRow,
  AT_DropCluster: shareUpdate,
  AT_EnableAlwaysTrig: shareRow,
  AT_EnableReplicaTrig: shareRow,
  AT_EnableTrig: shareRow,
  AT_EnableTrigAll: shareRow,
  AT_EnableTrigUser: shareRow,
  AT_ResetOptions: shareUpdate,
  AT_ResetRelOptions: shareUpdate,
  AT_SetOptions: shareUpdate,
  AT_SetRelOptions: shareUpdate,
  AT_SetStatistics: shareUpdate,
  AT_ValidateConstraint: shareUpdate,
};

function alterLocks(node: SqlNode): StatementLock[] {
  const alter = nodeAs(node, "AlterTableStmt");
  const renamed =
    nodeAs(node, "RenameStmt")?.relation ?? nodeAs(node, "AlterObjectSchemaStmt")?.relation;
  const policy = nodeAs(node, "AlterPolicyStmt")?.table;
  const tables = lockAll([renamed, policy], accessExclusive);
  if (alter === undefined || !altered.has(alter.objtype)) return tables;
  const commands = nodesAs(alter.cmds, "AlterTableCmd");
  const own = strongest(commands.map(commandMode));
  return [
    ...tables,
    ...(own === undefined ? [] : lockAll([alter.relation], own)),
    ...commands.flatMap(commandLocks),
  ];
}

const altered: ReadonlySet<string | undefined> = new Set(["OBJECT_TABLE", "OBJECT_MATVIEW"]);

function commandMode({ subtype, def }: NodeOf<"AlterTableCmd">): TableLockMode {
  const isForeignKey = nodeAs(def, "Constraint")?.contype === "CONSTR_FOREIGN";
  if (subtype === "AT_AddConstraint" && isForeignKey) return shareRow;
  const partition = nodeAs(def, "PartitionCmd");
  if (subtype === "AT_DetachPartition" && partition?.concurrent === true) return shareUpdate;
  return milder[subtype ?? ""] ?? accessExclusive;
}

/** Locks on the other tables that a command names. */
function commandLocks({ subtype, def }: NodeOf<"AlterTableCmd">): StatementLock[] {
  const partition = nodeAs(def, "PartitionCmd")?.name;
  const attaches = subtype === "AT_AttachPartition" || subtype === "AT_DetachPartition";
  return [
    ...lockAll(attaches ? [partition] : [], accessExclusive),
    ...lockAll(referenced(def), shareRow),
    // A new parent is looked at, and kept as it is.
    ...lockAll(subtype === "AT_AddInherit" ? [nodeAs(def, "RangeVar")] : [], shareUpdate),
  ];
}

function referenced(tree: unknown): (NodeOf<"RangeVar"> | undefined)[] {
  const constraints = findNodes({ tree }, "Constraint");
  return constraints.map(({ pktable }) => pktable);
}

function createLocks(node: SqlNode): StatementLock[] {
  const index = nodeAs(node, "IndexStmt");
  const create = nodeAs(node, "CreateStmt");
  const statistics = nodeAs(node, "CreateStatsStmt");
  return [
    ...lockAll([index?.relation], index?.concurrent === true ? shareUpdate : "SHARE"),
    ...lockAll(referenced(create?.tableElts), shareRow),
    ...lockAll(
      nodesAs(create?.inhRelations, "RangeVar"),
      create?.partbound === undefined ? shareUpdate : accessExclusive,
    ),
    ...lockAll([nodeAs(node, "CreateTrigStmt")?.relation], shareRow),
    ...lockAll([nodeAs(node, "RuleStmt")?.relation], accessExclusive),
    ...lockAll([nodeAs(node, "CreatePolicyStmt")?.table], accessExclusive),
    ...lockAll(nodesAs(statistics?.relations, "RangeVar"), shareUpdate),
  ];
}

function dropLocks(node: SqlNode): StatementLock[] {
  const drop = nodeAs(node, "DropStmt");
  const mode = drop?.concurrent === true ? shareUpdate : accessExclusive;
  return (drop?.objects ?? []).flatMap((object) => {
    const names = namesOf(object);
    if (whole.has(drop?.removeType)) return [{ relation: dottedName(names), mode }];
    // A trigger, a policy and a rule are named after their table.
    const isPart = parts.has(drop?.removeType);
    return isPart ? [{ relation: dottedName(names.slice(0, -1)), mode }] : [];
  });
}

const whole: ReadonlySet<string | undefined> = new Set([
  "OBJECT_INDEX",
  "OBJECT_MATVIEW",
  "OBJECT_TABLE",
]);
const parts: ReadonlySet<string | undefined> = new Set([
  "OBJECT_POLICY",
  "OBJECT_RULE",
  "OBJECT_TRIGGER",
]);

function maintenanceLocks(node: SqlNode): StatementLock[] {
  const vacuum = nodeAs(node, "VacuumStmt");
  const isFull = findNodes({ options: vacuum?.options }, "DefElem").some(
    ({ defname }) => defname === "full",
  );
  const reindex = nodeAs(node, "ReindexStmt");
  const isConcurrent = findNodes({ params: reindex?.params }, "DefElem").some(
    ({ defname }) => defname === "concurrently",
  );
  const refresh = nodeAs(node, "RefreshMatViewStmt");
  return [
    ...lockAll(nodesAs(nodeAs(node, "TruncateStmt")?.relations, "RangeVar"), accessExclusive),
    ...lockAll([nodeAs(node, "ClusterStmt")?.relation], accessExclusive),
    ...lockAll(
      nodesAs(vacuum?.rels, "VacuumRelation").map(({ relation }) => relation),
      isFull ? accessExclusive : shareUpdate,
    ),
    ...lockAll([reindex?.relation], isConcurrent ? shareUpdate : "SHARE"),
    ...lockAll([refresh?.relation], refresh?.concurrent === true ? "EXCLUSIVE" : accessExclusive),
    ...commentLocks(nodeAs(node, "CommentStmt")),
  ];
}

function commentLocks(comment: NodeOf<"CommentStmt"> | undefined): StatementLock[] {
  const names = namesOf(comment?.object);
  const isColumn = comment?.objtype === "OBJECT_COLUMN";
  if (!isColumn && comment?.objtype !== "OBJECT_TABLE") return [];
  return [{ relation: dottedName(isColumn ? names.slice(0, -1) : names), mode: shareUpdate }];
}

/** By PostgreSQL's numbers (src/include/storage/lockdefs.h). */
const byNumber: Readonly<Record<number, TableLockMode>> = {
  4: shareUpdate,
  5: "SHARE",
  6: shareRow,
  7: "EXCLUSIVE",
  8: accessExclusive,
};

function explicitLocks(node: SqlNode): StatementLock[] {
  const lock = nodeAs(node, "LockStmt");
  const mode = byNumber[lock?.mode ?? 0];
  return mode === undefined ? [] : lockAll(nodesAs(lock?.relations, "RangeVar"), mode);
}

function lockAll(
  relations: readonly (NodeOf<"RangeVar"> | undefined)[],
  mode: TableLockMode,
): StatementLock[] {
  return relations.flatMap((relation) =>
    relation?.relname === undefined ? [] : [{ relation: relationName(relation), mode }],
  );
}
