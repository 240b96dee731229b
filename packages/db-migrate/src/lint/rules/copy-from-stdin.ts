import type { FileRule } from "../lint-rule.js";

export const copyFromStdin: FileRule = {
  id: "copy-from-stdin",
  group: "correctness",
  severity: "error",
  summary: "COPY … FROM STDIN",
  recipe: "Use INSERT, or load data with the application.",
  checkFile: ({ file: { pieces } }) =>
    pieces
      .filter(({ words }) => /^COPY .*FROM STDIN(?= |$)/.test(words.join(" ")))
      .map(({ start: at }) => ({ message: "COPY … FROM STDIN has no data here", at })),
};
