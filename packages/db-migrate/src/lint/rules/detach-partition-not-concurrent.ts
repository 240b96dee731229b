import { existingAlters } from "../existing-changes.js";
import type { StatementRule } from "../lint-rule.js";
import { showName } from "../relation-name.js";
import { nodeAs } from "../tree.js";

export const detachPartitionNotConcurrent: StatementRule = {
  id: "detach-partition-not-concurrent",
  group: "blocking",
  severity: "warning",
  summary: "DETACH PARTITION without CONCURRENTLY",
  lockMode: "ACCESS EXCLUSIVE",
  recipe:
    "DETACH PARTITION … CONCURRENTLY, in a migration of its own that begins with -- db-migrate: transaction=off.",
  checkStatement: (scope) =>
    existingAlters(scope, "AT_DetachPartition")
      .filter(({ command }) => nodeAs(command.def, "PartitionCmd")?.concurrent !== true)
      .map(({ table }) => ({ message: `nobody can use ${showName(table)} in the meantime` })),
};
