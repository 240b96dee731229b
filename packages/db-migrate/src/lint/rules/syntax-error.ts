import type { FileRule } from "../lint-rule.js";

export const syntaxError: FileRule = {
  id: "syntax-error",
  group: "correctness",
  severity: "error",
  summary: "what the parser of PostgreSQL 18 refuses; nothing else in the file is looked at",
  recipe: "Mend it. Where the server is newer than this parser, allow the rule in this file.",
  checkFile: ({ file: { syntaxFault, splitFaults, pieces } }) => {
    const explained = splitFaults.some(({ fault }) => fault === "a psql command");
    const copies = pieces.some(({ words }) => /^COPY .*FROM STDIN(?= |$)/.test(words.join(" ")));
    if (syntaxFault === undefined || explained || copies) return [];
    return [{ message: syntaxFault.fault, at: syntaxFault.offset }];
  },
};
