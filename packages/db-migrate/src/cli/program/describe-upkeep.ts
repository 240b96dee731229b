import { Command, Option } from "commander";
import { type InterruptedVerdict, interruptedVerdicts } from "../../plan/interrupted-verdict.js";
import type { PermitFlags } from "../permit-flags.js";
import type { Act } from "./act.js";
import { shadowHelp } from "./describe-examining.js";
import { splitPermit, withPermit } from "./permit-options.js";
import { wholeNumber } from "./whole-number.js";

interface BaselineFlags extends PermitFlags {
  readonly at: string;
  readonly compare?: true;
  readonly shadow?: string;
}

interface RepairFlags extends PermitFlags {
  readonly interrupted?: InterruptedVerdict;
}

export function describeUpkeep(program: Command, act: Act): void {
  const repair = program
    .command("repair")
    .argument("[names...]", "migrations whose edited files count from now on")
    .addOption(
      new Option("--interrupted <verdict>", "what became of an interrupted migration").choices(
        interruptedVerdicts,
      ),
    )
    .description("take cosmetic edits of applied migrations, and those named, as they are");
  withPermit(repair).action((names: string[], flags: RepairFlags) => {
    const { permit, others } = splitPermit(flags);
    const accept = names.length === 0 ? {} : { accept: names };
    return act((commands) => commands.repair({ ...accept, ...others }, permit));
  });
  const baseline = program
    .command("baseline")
    .requiredOption("--at <name>", "last migration that the database already has")
    .option("--reason <text>", "why, for the audit")
    .description("record migrations as applied without running them")
    .option("--compare", "refuse unless the database holds what those migrations make")
    .addOption(new Option("--shadow <place>", shadowHelp).implies({ compare: true }));
  withPermit(baseline, { reason: false }).action((flags: BaselineFlags) => {
    const { permit, others } = splitPermit(flags);
    const { at, compare, shadow = "embedded" } = others;
    const { reason } = permit;
    return act((commands) =>
      commands.baseline(
        at,
        {
          ...(reason === undefined ? {} : { reason }),
          ...(compare === true ? { shadow } : {}),
        },
        permit,
      ),
    );
  });
  program
    .command("squash")
    .requiredOption("--through <name>", "last migration to put together with all before it")
    .option("--name <name>", "name of the new migration (default: squashed)")
    .description("write one migration that takes the place of several")
    .action(({ through, name }: { through: string; name?: string }) =>
      act((commands) => commands.squash(through, name)),
    );
}

export function describeRecords(program: Command, act: Act): void {
  program
    .command("history")
    .description("show what is recorded, the last applied first")
    .action(() => act((commands) => commands.history()));
  program
    .command("audit")
    .option("--limit <n>", "how many lines (default: 100)", wholeNumber)
    .description("show who did what, the latest first")
    .action(({ limit = 100 }: { limit?: number }) => act((commands) => commands.audit(limit)));
  program
    .command("lock")
    .description("show who holds the migration lock")
    .addCommand(
      new Command("show")
        .description("show who holds the migration lock")
        .action(() => act((commands) => commands.showLock())),
      { isDefault: true },
    );
  program
    .command("doctor")
    .description("look at the folder, the server and the role, and say what is wrong")
    .action(() => act((commands) => commands.doctor()));
  program
    .command("config")
    .description("show the configuration as it is resolved, without secrets")
    .action(() => act((commands) => commands.config()));
}
