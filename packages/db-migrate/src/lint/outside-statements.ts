import type { SqlNode } from "../sql/parser.js";
import { alterCommands } from "./definitions.js";
import { type NodeOf, nodeAs, nodesAs } from "./tree.js";

/** Whether PostgreSQL refuses a statement inside of a transaction (PreventInTransactionBlock). */
export function runsOutside(node: SqlNode): boolean {
  if (
    [
      "AlterSystemStmt",
      "CreatedbStmt",
      "CreateTableSpaceStmt",
      "DropdbStmt",
      "DropTableSpaceStmt",
    ].some((kind) => kind in node)
  )
    return true;
  const reindex = nodeAs(node, "ReindexStmt");
  if (reindex !== undefined) return isConcurrentReindex(reindex) || severalTables.has(reindex.kind);
  if (nodeAs(node, "VacuumStmt")?.is_vacuumcmd === true) return true;
  if (nodeAs(node, "IndexStmt")?.concurrent === true) return true;
  if (nodeAs(node, "DropStmt")?.concurrent === true) return true;
  return alterCommands(node).some(
    ({ command }) => nodeAs(command.def, "PartitionCmd")?.concurrent === true,
  );
}

const severalTables: ReadonlySet<string | undefined> = new Set([
  "REINDEX_OBJECT_DATABASE",
  "REINDEX_OBJECT_SCHEMA",
  "REINDEX_OBJECT_SYSTEM",
]);

/** `REINDEX … CONCURRENTLY`, or `REINDEX (CONCURRENTLY) …` without a false value. */
export function isConcurrentReindex({ params }: NodeOf<"ReindexStmt">): boolean {
  return nodesAs(params, "DefElem").some(({ defname, arg }) => {
    const value = nodeAs(arg, "String")?.sval ?? "true";
    return defname === "concurrently" && !["false", "off"].includes(value);
  });
}
