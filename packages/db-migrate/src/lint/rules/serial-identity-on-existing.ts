import { columnType } from "../column-type.js";
import { addedColumns } from "../existing-changes.js";
import type { StatementRule } from "../lint-rule.js";
import { showName } from "../relation-name.js";

export const serialIdentityOnExisting: StatementRule = {
  id: "serial-identity-on-existing",
  group: "rewrite",
  severity: "error",
  summary: "a serial or identity column added to a table that exists",
  lockMode: "ACCESS EXCLUSIVE",
  work: "rewrite",
  recipe:
    "Add a plain bigint column, set its default to a sequence's nextval, fill existing rows in batches, then add the constraints.",
  checkStatement: (scope) =>
    addedColumns(scope).flatMap(({ table, definition, constraints }) => {
      const identity = constraints.some(({ contype }) => contype === "CONSTR_IDENTITY");
      if (!identity && !/serial[248]?$/.test(columnType(definition.typeName).name)) return [];
      const message = `every row of ${showName(table)} is numbered and written anew while nobody can use it`;
      return [{ message, at: scope.file.offsetOf(definition.location) }];
    }),
};
