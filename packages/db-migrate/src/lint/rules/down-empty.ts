import type { FileRule } from "../lint-rule.js";

export const downEmpty: FileRule = {
  id: "down-empty",
  group: "correctness",
  severity: "error",
  summary: "a down.sql without a statement",
  recipe:
    "Write the way back, or say in it -- db-migrate: irreversible: <reason>, or noop when there is nothing to take back.",
  checkFile: ({ file: { direction, pieces, directives } }) => {
    if (direction === "up" || pieces.length > 0) return [];
    if (directives.noop || directives.irreversible !== undefined) return [];
    return [
      { message: "this down.sql takes nothing back, and does not say that it is meant", at: 0 },
    ];
  },
};
