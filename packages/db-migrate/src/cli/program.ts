import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { toolVersion } from "../tool-version.js";
import type { CliOutput } from "./cli-output.js";
import { Commands, type GlobalFlags } from "./commands.js";
import { exitCodes } from "./exit-codes.js";

/**
 * Reads the arguments, runs the command they name, and yields its exit status.
 *
 * @throws what the command throws.
 */
export async function runProgram(argv: readonly string[], output: CliOutput): Promise<number> {
  let exitCode: number = exitCodes.ok;
  const program = describeProgram(output);
  const commands = (): Commands => new Commands(program.opts<GlobalFlags>(), output);
  describeCommands(program, async (run) => {
    exitCode = await run(commands());
  });
  try {
    await program.parseAsync(argv, { from: "user" });
    return exitCode;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    // Help and version are thrown too; commander has printed what there is to say.
    return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
  }
}

function describeProgram(output: CliOutput): Command {
  return new Command("db-migrate")
    .usage("<command> [options]   (npx @abe/db-migrate <command>)")
    .description("PostgreSQL migrations: <version>_<name>/up.sql and down.sql")
    .version(toolVersion())
    .option("--dir <folder>", "migrations folder (default: ./migrations)")
    .option("--url <url>", "database (default: DATABASE_URL or DB_*)")
    .option("--env <name>", "environment that the database must belong to")
    .option("--lock-wait <ms>", "how long to wait for another runner (default: 30000)", wholeNumber)
    .option("--json", "print the result as one line of JSON")
    .addHelpText("after", exitStatusHelp)
    .showHelpAfterError("(add --help for the commands)")
    .exitOverride()
    .configureOutput({
      writeOut: (text) => output.out(text.trimEnd()),
      writeErr: (text) => output.err(text.trimEnd()),
    });
}

const exitStatusHelp = `
Exit status: 0 done, 1 internal fault, 2 usage or configuration, 3 pending (status --check),
4 history mismatch, 5 invalid file, 6 failed and rolled back, 7 repair needed, 8 denied,
9 locked by another runner, 10 database not reachable.`;

type Act = (run: (commands: Commands) => Promise<number>) => Promise<void>;

function describeCommands(program: Command, act: Act): void {
  program
    .command("up")
    .argument("[name]", "last migration to apply: folder name or version (default: all)")
    .option("--allow-out-of-order", "apply migrations older than an applied one")
    .description("apply pending migrations")
    .action((to: string | undefined, { allowOutOfOrder }: { allowOutOfOrder?: true }) =>
      act((commands) => commands.up(to, allowOutOfOrder ? "allow" : undefined)),
    );
  program
    .command("down")
    .addOption(
      new Option("--steps <n>", "how many (default: 1)").argParser(wholeNumber).conflicts("to"),
    )
    .option("--to <name>", "migration that stays the last applied; 0 reverts all")
    .description("revert the last applied migrations")
    .action(({ steps = 1, to }: { steps?: number; to?: string }) =>
      act((commands) => commands.down(to === undefined ? { steps } : { to })),
    );
  program
    .command("status")
    .option("--check", "exit with 3 when migrations are pending, 4 on a mismatch")
    .description("show which migrations are applied")
    .action(({ check }: { check?: true }) => act((commands) => commands.status(check === true)));
  program
    .command("plan")
    .option("--to <name>", "last migration to apply")
    .option("--sql", "show the SQL")
    .description("show what up would do")
    .action(({ to, sql }: { to?: string; sql?: true }) =>
      act((commands) => commands.plan(to, sql === true)),
    );
  describeUpkeep(program, act);
}

function describeUpkeep(program: Command, act: Act): void {
  program
    .command("verify")
    .description("compare files and checksums with the history")
    .action(() => act((commands) => commands.verify()));
  program
    .command("create")
    .argument("<name>", "letters, digits, _, - and .")
    .description("write the folder of a new migration")
    .action((name: string) => act((commands) => commands.create(name)));
  program
    .command("redo")
    .description("revert the last applied migration and apply it again")
    .action(() => act((commands) => commands.redo()));
  program
    .command("repair")
    .addOption(
      new Option("--interrupted <verdict>", "what became of an interrupted migration").choices([
        "applied",
        "pending",
      ]),
    )
    .description("take edited files of applied migrations as they are")
    .action(({ interrupted }: { interrupted?: "applied" | "pending" }) =>
      act((commands) => commands.repair(interrupted)),
    );
  program
    .command("baseline")
    .requiredOption("--at <name>", "last migration that the database already has")
    .description("record migrations as applied without running them")
    .action(({ at }: { at: string }) => act((commands) => commands.baseline(at)));
}

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError("Give a whole number.");
  return Number(text);
}
