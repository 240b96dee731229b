import { alterCommands } from "../definitions.js";
import type { StatementRule } from "../lint-rule.js";
import { nodeAs } from "../tree.js";

export const ifNotExists: StatementRule = {
  id: "if-not-exists",
  group: "correctness",
  severity: "info",
  summary: "IF NOT EXISTS in a file that runs in a transaction",
  recipe:
    "Leave it out: a migration runs once, and what is there already may look different from what the file says.",
  checkStatement: ({ statement: { node }, file }) => {
    if (!file.directives.transaction || file.direction === "down") return [];
    const create = nodeAs(node, "CreateStmt") ?? nodeAs(node, "IndexStmt");
    const concurrent = nodeAs(node, "IndexStmt")?.concurrent === true;
    const adds = alterCommands(node).some(
      ({ command }) => command.subtype === "AT_AddColumn" && command.missing_ok === true,
    );
    if (concurrent || (create?.if_not_exists !== true && !adds)) return [];
    return [{ message: "an object of that name is kept, whatever it looks like" }];
  },
};
