import { alterCommands, definedColumns } from "../definitions.js";
import type { LintFile } from "../lint-file.js";
import type { FileRule } from "../lint-rule.js";
import { qualifiedName, relationKey, relationName, showName } from "../relation-name.js";
import { namesOf, nodeAs } from "../tree.js";

export const downNotInverse: FileRule = {
  id: "down-not-inverse",
  group: "correctness",
  severity: "warning",
  summary: "a down.sql that leaves a table or a column which its up.sql made",
  recipe: "Drop it in down.sql. What was lost cannot come back, but what was made can go.",
  checkFile: ({ file, counterpart: up }) => {
    if (file.direction === "up" || up === undefined || file.statements.length === 0) return [];
    // What code does is not looked into.
    if (file.statements.some(({ node }) => "DoStmt" in node || dropsSchema(node))) return [];
    const gone = removedBy(file);
    const removed = new Set([...gone, ...removedBy(up)]);
    return madeBy(up)
      .filter(({ keys }) => !keys.some((key) => removed.has(key)))
      .map(({ shown }) => ({ message: `${shown} is made by up.sql and stays`, at: 0 }));
  },
};

type Node = LintFile["statements"][number]["node"];

function dropsSchema(node: Node): boolean {
  return nodeAs(node, "DropStmt")?.removeType === "OBJECT_SCHEMA";
}

interface Made {
  readonly shown: string;
  /** Any of these being removed removes it. */
  readonly keys: readonly string[];
}

function madeBy({ statements }: LintFile): Made[] {
  return statements.flatMap(({ node }): Made[] => {
    const create = nodeAs(node, "CreateStmt");
    if (create !== undefined && create.relation?.relpersistence !== "t") {
      const table = relationName(create.relation);
      return [{ shown: `table ${showName(table)}`, keys: [relationKey(table)] }];
    }
    return definedColumns(node)
      .filter(({ by }) => by === "add")
      .map(({ table, definition: { colname = "" } }) => ({
        shown: `column ${showName(table)}.${colname}`,
        keys: [`${relationKey(table)}.${colname}`, relationKey(table)],
      }));
  });
}

function removedBy({ statements }: LintFile): string[] {
  return statements.flatMap(({ node }) => {
    const renamed = nodeAs(node, "RenameStmt");
    if (renamed !== undefined) {
      const key = relationKey(relationName(renamed.relation));
      return [renamed.subname === undefined ? key : `${key}.${renamed.subname}`];
    }
    const dropped = nodeAs(node, "DropStmt")?.objects ?? [];
    const columns = alterCommands(node)
      .filter(({ command }) => command.subtype === "AT_DropColumn")
      .map(({ table, command }) => `${relationKey(table)}.${command.name ?? ""}`);
    return [...dropped.map((object) => relationKey(qualifiedName(namesOf(object)))), ...columns];
  });
}
