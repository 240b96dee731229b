import { Command, CommanderError, Option } from "commander";
import { toolVersion } from "../../tool-version.js";
import type { Act } from "./act.js";
import { type CliOutput, writeEvent } from "../cli-output.js";
import { Commands, type GlobalFlags } from "../commands.js";
import { describeApprove } from "./describe-approve.js";
import { describeAuth } from "./describe-auth.js";
import { describeCompletion } from "./describe-completion.js";
import { describeFingerprint, describeLint, describeShadowed } from "./describe-examining.js";
import { describeImport } from "./describe-import.js";
import { describePlan } from "./describe-plan.js";
import { describeDown, describeRedo, describeUp } from "./describe-running.js";
import { describeRecords, describeUpkeep } from "./describe-upkeep.js";
import { exitStatusHelp, noteCommands } from "./note-commands.js";
import { logLevels } from "../line-logger.js";
import { exitCodes } from "../exit-codes.js";
import { wholeNumber } from "./whole-number.js";

/**
 * Reads the arguments, runs the command they name, and yields its exit status.
 *
 * @throws what the command throws.
 */
export async function runProgram(
  argv: readonly string[],
  output: CliOutput,
  signal?: AbortSignal,
): Promise<number> {
  let exitCode: number = exitCodes.ok;
  const program = makeProgram(output, async (run) => {
    exitCode = await run(new Commands(program.opts<GlobalFlags>(), output, signal));
  });
  try {
    await program.parseAsync(argv, { from: "user" });
    return exitCode;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    // Help and version are thrown too; commander has printed what there is to say.
    if (error.exitCode === 0) return exitCodes.ok;
    if (argv.includes("--json")) writeEvent(output, usageEvent(error));
    return exitCodes.usage;
  }
}

/** The program with all its commands. @param act runs the one that the arguments name */
export function makeProgram(output: CliOutput, act: Act): Command {
  const program = describeProgram(output);
  describeCommands(program, act, output);
  noteCommands(program);
  return program;
}

function usageEvent({ code, message }: CommanderError): Readonly<Record<string, unknown>> {
  const said = code === "commander.help" ? "no command was given" : message.replace(/^error: /, "");
  return { type: "error", message: said, exitCode: exitCodes.usage };
}

function describeProgram(output: CliOutput): Command {
  return new Command("db-migrate")
    .usage("<command> [options]   (npx @abe/db-migrate <command>)")
    .description("PostgreSQL migrations: <version>_<name>/up.sql and down.sql")
    .version(toolVersion())
    .option("--dir <folder>", "migrations folder (default: ./migrations)")
    .option("--url <url>", "database (default: DATABASE_URL or DB_*)")
    .option("--env <name>", "environment that the database must belong to")
    .option("--config <file>", "configuration file (default: ./db-migrate.config.*)")
    .option("--lock-wait <ms>", "how long to wait for another runner (default: 30000)", wholeNumber)
    .option("--json", "print events and the result as lines of JSON")
    .addOption(new Option("--quiet", "no progress, warnings and errors only").conflicts("verbose"))
    .option("--verbose", "say what the connections do as well: --log-level debug")
    .addOption(
      new Option("--log-level <level>", "log what the connections do, from this level up").choices(
        logLevels,
      ),
    )
    .option("--no-color", "no colours on a terminal; as does NO_COLOR")
    .addHelpText("after", exitStatusHelp())
    .showHelpAfterError("(add --help for the commands)")
    .exitOverride()
    .configureOutput({
      writeOut: (text) => output.out(text.trimEnd()),
      writeErr: (text) => output.err(text.trimEnd()),
    });
}

function describeCommands(program: Command, act: Act, output: CliOutput): void {
  describeUp(program, act);
  describeDown(program, act);
  program
    .command("status")
    .option("--check", "exit with 3 when migrations are pending, 4 on a mismatch")
    .description("show which migrations are applied")
    .action(({ check }: { check?: true }) => act((commands) => commands.status(check === true)));
  describePlan(program, act);
  describeShadowed(program, act);
  describeFingerprint(program, act);
  describeLint(program, act);
  program
    .command("init")
    .option(
      "--history",
      "make the tables of the history in the database too, which give it an identity",
    )
    .description("make the migrations folder")
    .action(({ history }: { history?: true }) =>
      act((commands) => commands.init(history === true)),
    );
  program
    .command("create")
    .argument("<name>", "letters, digits, _, - and .")
    .option("--ts", "write programs instead of SQL (they need DB_MIGRATION_PROGRAMS=true)")
    .description("write the folder of a new migration")
    .action((name: string, { ts }: { ts?: true }) =>
      act((commands) => commands.create(name, ts === true)),
    );
  describeRedo(program, act);
  describeUpkeep(program, act);
  describeImport(program, act);
  describeApprove(program, act);
  describeAuth(program, act);
  describeRecords(program, act);
  describeCompletion(program, output);
}
