import type { FileRule } from "../lint-rule.js";

export const psqlMetaCommand: FileRule = {
  id: "psql-meta-command",
  group: "correctness",
  severity: "error",
  summary: "a backslash command of psql",
  recipe: "Leave it out: only psql understands it. \\connect and \\i have no counterpart here.",
  checkFile: ({ file: { splitFaults } }) =>
    splitFaults
      .filter(({ fault }) => fault === "a psql command")
      .map(({ offset: at }) => ({ message: "this is a command of psql, not SQL", at })),
};
