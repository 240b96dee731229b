import type { FileRule } from "../lint-rule.js";

export const downMissing: FileRule = {
  id: "down-missing",
  group: "correctness",
  severity: "warning",
  summary: "no down.sql, and no word about it",
  recipe: "Write a down.sql, or say -- db-migrate: irreversible: <reason> in the up.sql.",
  checkFile: ({ file, counterpart }) => {
    if (file.direction === "down" || counterpart !== undefined || file.isRepeatable) return [];
    if (file.directives.irreversible !== undefined || file.directives.noop) return [];
    return [{ message: "this migration has no way back, and does not say why", at: 0 }];
  },
};
