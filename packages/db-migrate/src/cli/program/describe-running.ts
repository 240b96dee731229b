import { type Command, Option } from "commander";
import type { MigrateUpOptions } from "../../commands/migrate-up.js";
import type { Act } from "./act.js";
import { wholeNumber } from "./whole-number.js";

/** `--allow-out-of-order` alone is any; with names it is those. */
interface UpFlags extends Omit<MigrateUpOptions, "allowOutOfOrder"> {
  readonly allowOutOfOrder?: true | string[];
  readonly plan?: string;
}

export function describeUp(program: Command, act: Act): void {
  program
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
    .option("--plan <file>", "refuse to do anything but this plan (see plan --out)")
    .description("apply pending migrations")
    .action((name: string | undefined, { to: last, ...flags }: UpFlags) => {
      const to = name ?? last;
      return act((commands) => commands.up({ ...flags, ...(to === undefined ? {} : { to }) }));
    });
}

export function describeDown(program: Command, act: Act): void {
  program
    .command("down")
    .addOption(
      new Option("--steps <n>", "how many (default: 1)").argParser(wholeNumber).conflicts("to"),
    )
    .option("--to <name>", "migration that stays the last applied; 0 reverts all")
    .option("--accept-data-loss", "revert also what drops rows, and say nothing about them")
    .description("revert the last applied migrations")
    .action(({ acceptDataLoss, ...target }: DownFlags & { readonly acceptDataLoss?: true }) => {
      const accepted = acceptDataLoss === undefined ? {} : { acceptDataLoss };
      return act((commands) => commands.down({ ...targetOf(target), ...accepted }));
    });
}

interface DownFlags {
  readonly steps?: number;
  readonly to?: string;
}

function targetOf({ steps = 1, to }: DownFlags): { steps: number } | { to: string } {
  return to === undefined ? { steps } : { to };
}

interface PlanFlags extends DownFlags {
  readonly sql?: true;
  readonly out?: string;
  readonly down?: true;
}

export function describePlan(program: Command, act: Act): void {
  program
    .command("plan")
    .option(
      "--to <name>",
      "last migration to apply; with --down the one that stays the last applied",
    )
    .option("--steps <n>", "at most so many", wholeNumber)
    .addOption(
      new Option("--down", "show what down would do, and which rows would be lost").conflicts(
        "out",
      ),
    )
    .option("--sql", "show the SQL")
    .option("--out <file>", "write the plan, for up --plan")
    .description("show what up would do")
    .action(({ sql, out, down, ...options }: PlanFlags) =>
      act((commands) =>
        down === true
          ? commands.planDown(targetOf(options), sql === true)
          : commands.plan(options, { sql: sql === true, out }),
      ),
    );
}
