import type { StatementRule } from "../lint-rule.js";
import { nodeAs } from "../tree.js";

export const truncateCascade: StatementRule = {
  id: "truncate-cascade",
  group: "compatibility",
  severity: "error",
  summary: "TRUNCATE … CASCADE",
  lockMode: "ACCESS EXCLUSIVE",
  recipe: "Name the tables: CASCADE empties whatever refers to them, today and by the day it runs.",
  checkStatement: ({ statement }) =>
    nodeAs(statement.node, "TruncateStmt")?.behavior === "DROP_CASCADE"
      ? [{ message: "tables that are not named lose their rows too" }]
      : [],
};
