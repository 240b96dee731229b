import type { RunPermit } from "../admission/run-permit.js";
import type { PlanOptions } from "../commands/read-plan.js";
import { MigrationConfigError } from "../errors/config-error.js";
import type { PolicyOperation } from "../policy/migration-policy.js";
import { readPlanFile } from "./plan-file.js";

/** What every command that changes something takes, to be let in. */
export interface PermitFlags {
  /** File of a plan. */
  readonly plan?: string;
  /** Token of an approval. */
  readonly approval?: string;
  readonly breakGlass?: true;
  readonly reason?: string;
}

/**
 * Reads the flags.
 *
 * @returns the permit, and what the plan was asked for, where one is named.
 * @throws MigrationConfigError the plan cannot be read or is of another command, or the glass is broken without a
 *   reason, or not broken with one.
 */
export async function readPermit(
  { plan: path, approval, breakGlass, reason }: PermitFlags,
  operation: PolicyOperation,
): Promise<{ readonly permit: RunPermit; readonly request: PlanOptions | undefined }> {
  if (breakGlass === true && !reason) {
    throw new MigrationConfigError(['--break-glass needs --reason "<why it cannot wait>".']);
  }
  // A baseline has a reason of its own.
  if (breakGlass !== true && reason !== undefined && operation !== "baseline") {
    throw new MigrationConfigError(["--reason goes with --break-glass, which is not given."]);
  }
  const plan = path === undefined ? undefined : await readPlanFile(path, operation);
  return {
    permit: {
      ...(plan === undefined ? {} : { planHash: plan.planHash }),
      ...(approval === undefined ? {} : { approval }),
      ...(breakGlass === true && reason !== undefined ? { breakGlass: reason } : {}),
    },
    request: plan?.request,
  };
}
