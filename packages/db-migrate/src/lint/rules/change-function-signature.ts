import { droppedNames } from "../existing-changes.js";
import type { StatementRule } from "../lint-rule.js";
import { relationKey, showName } from "../relation-name.js";

export const changeFunctionSignature: StatementRule = {
  id: "change-function-signature",
  group: "compatibility",
  severity: "warning",
  summary: "a function or procedure dropped, to be made anew with other arguments or not",
  recipe: "Make the new one beside the old one, and drop that when no running version calls it.",
  checkStatement: (scope) =>
    droppedNames(scope, "OBJECT_FUNCTION", "OBJECT_PROCEDURE", "OBJECT_ROUTINE")
      .filter((name) => scope.state.functions.get(relationKey(name)) !== scope.file.migration)
      .map((name) => ({
        message: `the version that is still running may call ${showName(name)}`,
      })),
};
