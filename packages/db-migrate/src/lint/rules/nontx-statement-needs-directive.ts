import { directiveFix } from "../edits.js";
import type { StatementRule } from "../lint-rule.js";
import { runsOutside } from "../outside-statements.js";

export const nontxStatementNeedsDirective: StatementRule = {
  id: "nontx-statement-needs-directive",
  group: "correctness",
  severity: "error",
  summary: "CONCURRENTLY, VACUUM and the like in a file that runs in a transaction",
  recipe: "Give it a migration of its own that begins with -- db-migrate: transaction=off.",
  fixable: true,
  checkStatement: ({ statement, file }) => {
    if (!file.directives.transaction || !runsOutside(statement.node)) return [];
    const what = statement.words.slice(0, 2).join(" ");
    const concurrently = statement.words.includes("CONCURRENTLY") ? " … CONCURRENTLY" : "";
    const message = `PostgreSQL refuses ${what}${concurrently} inside of a transaction`;
    return [{ message, fix: directiveFix(file) }];
  },
};
