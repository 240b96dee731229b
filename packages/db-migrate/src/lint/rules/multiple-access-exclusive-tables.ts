import type { StatementRule } from "../lint-rule.js";
import { relationKey, showName } from "../relation-name.js";
import { tablesLockedFully } from "../table-locks.js";

export const multipleAccessExclusiveTables: StatementRule = {
  id: "multiple-access-exclusive-tables",
  group: "blocking",
  severity: "warning",
  summary: "a second table that exists locked against all others in one transaction",
  lockMode: "ACCESS EXCLUSIVE",
  recipe:
    "Give each table a migration of its own: while the second lock is waited for, nobody can use the first table, and whoever locks them the other way round makes a deadlock.",
  checkStatement: ({ statement, earlier, file, exists }) => {
    if (!file.directives.transaction) return [];
    const held = earlier.flatMap(({ node }) => tablesLockedFully(node)).filter(exists);
    const before = new Set(held.map(relationKey));
    const [first] = held;
    const next = tablesLockedFully(statement.node)
      .filter(exists)
      .find((table) => !before.has(relationKey(table)));
    if (first === undefined || next === undefined) return [];
    const message = `${showName(first)} stays locked while ${showName(next)} is waited for`;
    return [{ message }];
  },
};
