import { type Command, Option } from "commander";
import { checkDownTarget } from "../../commands/down-target.js";
import type { PlanOptions } from "../../commands/read-plan.js";
import { type InterruptedVerdict, interruptedVerdicts } from "../../plan/interrupted-verdict.js";
import type { Act } from "./act.js";
import { wholeNumber } from "./whole-number.js";

interface PlanFlags {
  readonly to?: string;
  readonly steps?: number;
  readonly allowOutOfOrder?: true | string[];
  readonly phase?: "pre" | "post";
  readonly atomic?: true;
  readonly down?: true;
  readonly redo?: true;
  readonly repair?: true | string[];
  readonly interrupted?: InterruptedVerdict;
  readonly baseline?: string;
  readonly sql?: true;
  readonly out?: string;
}

/** What plans of no other command take. */
const ofUpAlone: readonly string[] = ["allowOutOfOrder", "atomic", "phase"];

export function describePlan(program: Command, act: Act): void {
  const others = ["down", "redo", "repair", "baseline"];
  const instead = (flags: string, description: string, name: string): Option =>
    new Option(flags, description).conflicts([
      ...others.filter((other) => other !== name),
      ...(name === "down" ? ofUpAlone : [...ofUpAlone, "to", "steps"]),
    ]);
  program
    .command("plan")
    .option("--to <name>", "last migration to apply, or the one that stays the last applied")
    .option("--steps <n>", "at most so many", wholeNumber)
    .option("--allow-out-of-order [names...]", "as up takes it")
    .addOption(new Option("--phase <phase>", "as up takes it").choices(["pre", "post"]))
    .option("--atomic", "as up takes it")
    .addOption(instead("--down", "of a down instead, with the rows that would be lost", "down"))
    .addOption(instead("--redo", "of a redo instead", "redo"))
    .addOption(instead("--repair [names...]", "of a repair instead", "repair"))
    .addOption(
      instead("--interrupted <verdict>", "of that repair", "repair").choices(interruptedVerdicts),
    )
    .addOption(instead("--baseline <name>", "of a baseline instead", "baseline"))
    .option("--sql", "show the SQL")
    .option("--out <file>", "write the plan, to approve it and for --plan")
    .description("show what up, or another command, would do")
    .action(({ sql, out, ...flags }: PlanFlags) =>
      act((commands) => {
        const options = optionsOf(flags);
        const shown = { sql: sql === true, out };
        return "down" in options
          ? commands.planDown(options.down, shown)
          : commands.plan(options, shown);
      }),
    );
}

function optionsOf(flags: PlanFlags): PlanOptions {
  const { down, redo, repair, interrupted, baseline, ...up } = flags;
  const { to, steps } = up;
  if (down === true) {
    checkDownTarget({ to, steps });
    return { down: to === undefined ? { steps: steps ?? 1 } : { to } };
  }
  if (redo === true) return { redo };
  if (baseline !== undefined) return { baseline };
  if (repair !== undefined || interrupted !== undefined) {
    return {
      repair: {
        ...(Array.isArray(repair) ? { accept: repair } : {}),
        ...(interrupted === undefined ? {} : { interrupted }),
      },
    };
  }
  return up;
}
