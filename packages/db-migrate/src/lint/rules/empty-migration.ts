import type { FileRule } from "../lint-rule.js";

export const emptyMigration: FileRule = {
  id: "empty-migration",
  group: "correctness",
  severity: "error",
  summary: "an up.sql without a statement",
  recipe:
    "Write it, or say -- db-migrate: noop when it is meant to do nothing: up refuses it otherwise.",
  checkFile: ({ file }) => {
    const empty = file.direction === "up" && file.pieces.length === 0 && !file.directives.noop;
    return empty ? [{ message: "this migration does nothing", at: 0 }] : [];
  },
};
