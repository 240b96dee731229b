import { columnType } from "../column-type.js";
import { addedColumns } from "../existing-changes.js";
import type { StatementRule } from "../lint-rule.js";
import { showName } from "../relation-name.js";

export const notNullWithoutDefault: StatementRule = {
  id: "not-null-without-default",
  group: "compatibility",
  severity: "error",
  summary: "a NOT NULL column without a default added to a table that exists",
  lockMode: "ACCESS EXCLUSIVE",
  recipe:
    "Give it a default that is a constant, or let it be null, fill it in batches, and see set-not-null-without-check.",
  checkStatement: (scope) =>
    addedColumns(scope).flatMap(({ table, definition, constraints }) => {
      const has = (...kinds: readonly string[]): boolean =>
        constraints.some(({ contype = "" }) => kinds.includes(contype));
      if (!has("CONSTR_NOTNULL", "CONSTR_PRIMARY")) return [];
      if (has("CONSTR_DEFAULT", "CONSTR_GENERATED", "CONSTR_IDENTITY")) return [];
      if (/serial[248]?$/.test(columnType(definition.typeName).name)) return [];
      const message = `it fails where ${showName(table)} has rows, and the version that is still running inserts rows without ${definition.colname ?? ""}`;
      return [{ message, at: scope.file.offsetOf(definition.location) }];
    }),
};
