import { correctnessCases } from "./correctness-cases.js";
import { blockingCases } from "./blocking-cases.js";
import { rewriteCases } from "./rewrite-cases.js";
import { compatibilityCases } from "./compatibility-cases.js";
import { styleCases } from "./style-cases.js";
import type { LintCase } from "./lint-case.js";

/** At least one for each rule. */
export const lintCases: readonly LintCase[] = [
  ...correctnessCases,
  ...blockingCases,
  ...rewriteCases,
  ...compatibilityCases,
  ...styleCases,
];
