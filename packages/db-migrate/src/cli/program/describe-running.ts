import { type Command, Option } from "commander";
import type { MigrateUpOptions } from "../../commands/up-request.js";
import { MigrationConfigError } from "../../errors/config-error.js";
import type { PermitFlags } from "../permit-flags.js";
import type { Act } from "./act.js";
import { splitPermit, withPermit } from "./permit-options.js";
import { wholeNumber } from "./whole-number.js";

/** `--allow-out-of-order` alone is any; with names it is those. */
interface UpFlags extends Pick<MigrateUpOptions, "atomic" | "phase" | "steps" | "to">, PermitFlags {
  readonly allowOutOfOrder?: true | string[];
}

export function describeUp(program: Command, act: Act): void {
  const up = program
    .command("up")
    .argument("[name]", "last migration to apply: folder name or version (default: all)")
    .option("--to <name>", "the same")
    .option("--steps <n>", "at most so many", wholeNumber)
    .option(
      "--allow-out-of-order [names...]",
      "apply these, or any, although older than applied ones",
    )
    .addOption(
      new Option("--phase <phase>", "pre leaves those of phase post for later").choices([
        "pre",
        "post",
      ]),
    )
    .option("--atomic", "all in one transaction: they are applied together, or none is")
    .description("apply pending migrations");
  withPermit(up).action((name: string | undefined, flags: UpFlags) => {
    const { permit, others } = splitPermit(flags);
    const to = lastOf(name, others.to);
    return act((commands) =>
      commands.up({ ...others, ...(to === undefined ? {} : { to }) }, permit),
    );
  });
}

/** @throws MigrationConfigError it is said twice. */
function lastOf(name: string | undefined, to: string | undefined): string | undefined {
  if (name === undefined || to === undefined || name === to) return name ?? to;
  throw new MigrationConfigError([
    "Say which is the last migration to apply once: up <name>, or up --to <name>.",
  ]);
}

interface DownFlags extends PermitFlags {
  readonly steps?: number;
  readonly to?: string;
  readonly acceptDataLoss?: true;
}

export function describeDown(program: Command, act: Act): void {
  const down = program
    .command("down")
    .addOption(
      new Option("--steps <n>", "how many (default: 1)").argParser(wholeNumber).conflicts("to"),
    )
    .option("--to <name>", "migration that stays the last applied; 0 reverts all")
    .option("--accept-data-loss", "revert also what drops rows, and say nothing about them")
    .description("revert the last applied migrations");
  withPermit(down).action((flags: DownFlags) => {
    const { permit, others } = splitPermit(flags);
    const { acceptDataLoss } = others;
    const accepted = acceptDataLoss === undefined ? {} : { acceptDataLoss };
    return act((commands) => commands.down({ target: targetOf(others), ...accepted }, permit));
  });
}

function targetOf({ steps, to }: DownFlags): { to: string } | { steps: number } | undefined {
  if (to !== undefined) return { to };
  return steps === undefined ? undefined : { steps };
}

export function describeRedo(program: Command, act: Act): void {
  const redo = program
    .command("redo")
    .description("revert the last applied migration and apply it again");
  withPermit(redo).action((flags: PermitFlags) => act((commands) => commands.redo(flags)));
}
