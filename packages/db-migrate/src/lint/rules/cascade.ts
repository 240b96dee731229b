import { alterCommands } from "../definitions.js";
import type { StatementRule } from "../lint-rule.js";
import { nodeAs } from "../tree.js";

export const cascade: StatementRule = {
  id: "cascade",
  group: "compatibility",
  severity: "warning",
  summary: "DROP … CASCADE",
  recipe:
    "Name what is dropped: CASCADE drops whatever depends on it, today and by the day it runs.",
  checkStatement: ({ statement: { node } }) => {
    const dropped = nodeAs(node, "DropStmt")?.behavior === "DROP_CASCADE";
    const altered = alterCommands(node).some(({ command }) => command.behavior === "DROP_CASCADE");
    return dropped || altered ? [{ message: "what is not named may be dropped too" }] : [];
  },
};
