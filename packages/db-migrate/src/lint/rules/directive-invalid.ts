import { offsetOfLine, readAllowances } from "../allowances.js";
import type { FileRule } from "../lint-rule.js";

export const directiveInvalid: FileRule = {
  id: "directive-invalid",
  group: "correctness",
  severity: "error",
  summary: "a directive that is not understood",
  recipe: "Mend it: what is silently ignored runs the file, or allows a finding, the wrong way.",
  checkFile: ({ file }) => [
    ...file.directiveFaults.map(({ line, fault }) => ({
      message: fault,
      at: offsetOfLine(file.text, line),
    })),
    ...readAllowances(file.text, file.directives, file.pieces).faults.map(({ at, fault }) => ({
      message: fault,
      at,
    })),
  ],
};
