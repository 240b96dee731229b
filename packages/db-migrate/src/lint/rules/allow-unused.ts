import type { AllowanceRule } from "../lint-rule.js";

export const allowUnused: AllowanceRule = {
  id: "allow-unused",
  group: "correctness",
  severity: "warning",
  summary: "an allowance of a rule that finds nothing, or does not exist",
  recipe: "Take it away, so that it does not hide a later finding.",
  checkAllowance: ({ unused, unknown }) => [
    ...unknown.map((rule) => ({ message: `there is no rule ${rule}` })),
    ...unused.map((rule) => ({ message: `${rule} finds nothing here` })),
  ],
};
