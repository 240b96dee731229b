import { alterCommands } from "../definitions.js";
import type { StatementRule } from "../lint-rule.js";
import { relationName, showName } from "../relation-name.js";
import { nodeAs } from "../tree.js";

export const attachPartitionWithoutCheck: StatementRule = {
  id: "attach-partition-without-check",
  group: "blocking",
  severity: "warning",
  summary: "ATTACH PARTITION of a table that has no CHECK for its bounds",
  lockMode: "ACCESS EXCLUSIVE",
  work: "scan",
  recipe:
    "Add a CHECK that says what the bounds say, NOT VALID, validate it in a later migration, then attach: nothing is scanned, and the CHECK can go.",
  checkStatement: ({ statement, state, exists }) =>
    alterCommands(statement.node).flatMap(({ command }) => {
      const part = nodeAs(command.def, "PartitionCmd")?.name;
      const table = relationName(part);
      if (command.subtype !== "AT_AttachPartition" || part === undefined || !exists(table))
        return [];
      const constraints = [...(state.table(table)?.constraints.values() ?? [])];
      if (constraints.some(({ kind, validated }) => kind === "CONSTR_CHECK" && validated))
        return [];
      return [{ message: `all of ${showName(table)} is read while nobody can use it` }];
    }),
};
