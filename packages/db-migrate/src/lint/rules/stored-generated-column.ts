import { addedColumns } from "../existing-changes.js";
import type { StatementRule } from "../lint-rule.js";
import { showName } from "../relation-name.js";

export const storedGeneratedColumn: StatementRule = {
  id: "stored-generated-column",
  group: "rewrite",
  severity: "error",
  summary: "a stored generated column added to a table that exists",
  lockMode: "ACCESS EXCLUSIVE",
  work: "rewrite",
  recipe:
    "A plain column, kept by a trigger and filled in batches; or GENERATED … VIRTUAL from PostgreSQL 18; or an index on the expression.",
  checkStatement: (scope) =>
    addedColumns(scope).flatMap(({ table, constraints }) => {
      const generated = constraints.find(
        ({ contype, generated_kind: kind }) => contype === "CONSTR_GENERATED" && kind !== "v",
      );
      if (generated === undefined) return [];
      const message = `every row of ${showName(table)} is computed and written anew while nobody can use it`;
      return [{ message, at: scope.file.offsetOf(generated.location) }];
    }),
};
