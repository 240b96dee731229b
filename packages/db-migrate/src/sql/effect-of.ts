import type { SqlNode } from "./parser.js";
import { type ObjectName, relationName } from "./object-name.js";
import type { StatementEffect } from "./statement-effect.js";

/** Reads the effect of a statement from its syntax tree. */
export function effectOf(node: SqlNode): StatementEffect {
  if ("IndexStmt" in node) return indexEffect(node.IndexStmt);
  if ("DropStmt" in node) return dropEffect(node.DropStmt);
  if ("AlterTableStmt" in node) return alterEffect(node.AlterTableStmt);
  if ("ReindexStmt" in node) return { kind: "reindex" };
  if ("VariableSetStmt" in node) return { kind: "setting" };
  const [kind = ""] = Object.keys(node);
  return { kind: alwaysRepeatable.has(kind) || saysIfNotExists(node) ? "repeatable" : "other" };
}

const alwaysRepeatable: ReadonlySet<string> = new Set([
  "AlterSystemStmt",
  "CheckPointStmt",
  "ClusterStmt",
  "CommentStmt",
  "DiscardStmt",
  "RefreshMatViewStmt",
  "VacuumStmt",
]);

const ifNotExists = ["if_not_exists", "missing_ok", "skipIfNewValExists", "replace"] as const;

/** IF NOT EXISTS, IF EXISTS, OR REPLACE: the parser keeps each as a flag of the statement. */
function saysIfNotExists(node: SqlNode): boolean {
  const [statement] = Object.values(node) as unknown[];
  if (typeof statement !== "object" || statement === null) return false;
  return ifNotExists.some((flag) => Reflect.get(statement, flag) === true);
}

type Statement<K extends string> = Extract<SqlNode, Record<K, unknown>>[K];

function indexEffect(statement: Statement<"IndexStmt">): StatementEffect {
  const { idxname: index, relation } = statement;
  const ifMissing: StatementEffect = { kind: statement.if_not_exists ? "repeatable" : "other" };
  if (!statement.concurrent || !index || relation?.relname === undefined) return ifMissing;
  return { kind: "create-index", index, table: relationName(relation) };
}

function dropEffect(statement: Statement<"DropStmt">): StatementEffect {
  if (statement.removeType !== "OBJECT_INDEX" || !statement.concurrent) {
    return { kind: statement.missing_ok ? "repeatable" : "other" };
  }
  const indexes = (statement.objects ?? []).map((object): ObjectName => {
    const items = "List" in object ? (object.List.items ?? []) : [];
    const parts = items.map((item) => ("String" in item ? (item.String.sval ?? "") : ""));
    return { schema: parts.at(-2), name: parts.at(-1) ?? "" };
  });
  return { kind: "drop-index", indexes };
}

function alterEffect({ relation, cmds = [] }: Statement<"AlterTableStmt">): StatementEffect {
  for (const each of cmds) {
    const command = "AlterTableCmd" in each ? each.AlterTableCmd : undefined;
    const definition = command?.def;
    if (command?.subtype !== "AT_DetachPartition" || definition === undefined) continue;
    if (!("PartitionCmd" in definition) || relation === undefined) continue;
    const { name, concurrent } = definition.PartitionCmd;
    if (concurrent !== true || name === undefined) continue;
    return { kind: "detach", table: relationName(relation), partition: relationName(name) };
  }
  return { kind: "other" };
}
