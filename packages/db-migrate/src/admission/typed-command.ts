import type { AdmittedOperation } from "../policy/judge-policy.js";

const typed: Readonly<Partial<Record<AdmittedOperation, string>>> = {
  baseline: "baseline --at <name>",
  import: "import <folder> --adopt-history",
  initialize: "init --history",
};

/** What was typed after `npx @abe/db-migrate`, as far as the operation tells. */
export function typedCommand(operation: AdmittedOperation): string {
  return typed[operation] ?? operation;
}
