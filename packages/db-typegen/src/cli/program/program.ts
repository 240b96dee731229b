import { Command, CommanderError, Option } from "commander";
import { toolVersion } from "../../tool-version.js";
import { type CliOutput, writeEvent } from "../cli-output.js";
import { Commands, type GlobalFlags, type Terminal } from "../commands.js";
import { exitCodes } from "../exit-codes.js";
import type { Act } from "./act.js";
import { exitStatusHelp, noteCommands } from "./note-commands.js";

/**
 * Reads the arguments, runs the command they name, and yields its exit status.
 *
 * @throws what the command throws.
 */
export async function runProgram(argv: readonly string[], terminal: Terminal): Promise<number> {
  const { output } = terminal;
  let exitCode: number = exitCodes.ok;
  const program = makeProgram(output, async (run) => {
    exitCode = await run(new Commands(program.opts<GlobalFlags>(), terminal));
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
  describeCommands(program, act);
  noteCommands(program);
  return program;
}

function usageEvent({ code, message }: CommanderError): Readonly<Record<string, unknown>> {
  const said = code === "commander.help" ? "no command was given" : message.replace(/^error: /, "");
  return { type: "error", message: said, exitCode: exitCodes.usage };
}

function describeProgram(output: CliOutput): Command {
  return new Command("db-typegen")
    .usage("<command> [options]   (npx @abe/db-typegen <command>)")
    .description("SQL checked by PostgreSQL itself: types of every statement of a project")
    .version(toolVersion())
    .option("--migrations <folder>", "migrations that make the schema (default: ./migrations)")
    .option("--queries <folder>", "folder of .sql files (default: ./queries)")
    .option("--tsconfig <file>", "which TypeScript files there are (default: ./tsconfig.json)")
    .option(
      "--out <folder>",
      "where the generated files go (default: what tsconfig takes in: . or ./src)",
    )
    .option(
      "--types <module>",
      "module that exports the types which createDatabaseServer is given (default: none)",
    )
    .option("--validators", "write validators of rows as well: validators.gen.ts")
    .addOption(
      new Option(
        "--database-url <url>",
        "read the schema of this database, 16 or newer, instead of applying migrations",
      ).conflicts(["migrations", "server", "postgres"]),
    )
    .addOption(
      new Option(
        "--server <url>",
        "make the throw-away database on this server instead of starting one",
      ).conflicts("postgres"),
    )
    .option(
      "--postgres <place>",
      "PostgreSQL to start: a folder with bin/postgres, or an installed package",
    )
    .option(
      "--no-cache",
      "start from nothing: use and keep no data of the PostgreSQL that is started",
    )
    .option("--strict", "statements that are not known before the program runs are problems")
    .option("--json", "print events and the result as lines of JSON")
    .option("--quiet", "no progress, problems and errors only")
    .option("--no-color", "no colours on a terminal; as does NO_COLOR")
    .addHelpText("after", exitStatusHelp())
    .showHelpAfterError("(add --help for the commands)")
    .exitOverride()
    .configureOutput({
      writeOut: (text) => output.out(text.trimEnd()),
      writeErr: (text) => output.err(text.trimEnd()),
    });
}

function describeCommands(program: Command, act: Act): void {
  program
    .command("generate")
    .option("--check", "write nothing: the same as check")
    .option("--watch", "do it again whenever a file changes: the same as watch")
    .description("describe every statement and write its types")
    .action(({ check, watch }: { check?: true; watch?: true }) =>
      act((commands) => {
        if (watch === true) return commands.watch(check === true);
        return check === true ? commands.check() : commands.generate();
      }),
    );
  program
    .command("check")
    .option("--watch", "do it again whenever a file changes")
    .description(
      "say whether the files are what generate would write; without a server while nothing has changed",
    )
    .action(({ watch }: { watch?: true }) =>
      act((commands) => (watch === true ? commands.watch(true) : commands.check())),
    );
  program
    .command("watch")
    .description("generate whenever a file changes, with one server, until it is interrupted")
    .action(() => act((commands) => commands.watch(false)));
  program
    .command("explain")
    .argument("<place>", "file:line of a statement")
    .description(
      "say why each column of a statement may be NULL or never is, and how many rows there are",
    )
    .action((place: string) => act((commands) => commands.explain(place)));
}
