import { MigrationConfigError } from "../errors/config-error.js";
import { checkSteps } from "./up-request.js";

/** @throws MigrationConfigError it says both how many and how far, or a number that is none. */
export function checkDownTarget({
  to,
  steps,
}: {
  readonly to?: string | undefined;
  readonly steps?: number | undefined;
}): void {
  if (to !== undefined && steps !== undefined) {
    throw new MigrationConfigError([
      "Say how far to go back once: steps (--steps <n>), or to (--to <name>), the migration that stays the last.",
    ]);
  }
  checkSteps(steps);
}
