import { type Command, Option } from "commander";
import type { PermitFlags } from "../permit-flags.js";

/** Adds the flags that let a command in. `--reason` is left to a command that has one of its own. */
export function withPermit(
  command: Command,
  { reason = true }: { readonly reason?: boolean } = {},
): Command {
  command
    .option("--plan <file>", "refuse to do anything but this plan (see plan --out)")
    .option("--approval <token>", "approval of the plan (default: DB_MIGRATION_APPROVAL)")
    .addOption(
      new Option("--break-glass", "go without an approval in an emergency, for a reason").conflicts(
        "approval",
      ),
    );
  return reason ? command.option("--reason <text>", "why it cannot wait, for the audit") : command;
}

/** Takes these flags out of those of a command. */
export function splitPermit<T extends PermitFlags>(
  flags: T,
): { readonly permit: PermitFlags; readonly others: Omit<T, keyof PermitFlags> } {
  const { plan, approval, breakGlass, reason, ...others } = flags;
  return {
    permit: {
      ...(plan === undefined ? {} : { plan }),
      ...(approval === undefined ? {} : { approval }),
      ...(breakGlass === undefined ? {} : { breakGlass }),
      ...(reason === undefined ? {} : { reason }),
    },
    others,
  };
}
