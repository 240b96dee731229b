import type { CliOutput } from "./cli-output.js";
import { Commands } from "./commands.js";
import { exitCodeOf } from "./exit-codes.js";
import { renderError } from "./render.js";

/**
 * Runs the program with the arguments of a command line and yields its exit status. Never rejects.
 *
 * `up` alone, which every start of an application may run, is not worth a parser of arguments.
 */
export async function runCli(argv: readonly string[], output: CliOutput): Promise<number> {
  try {
    if (argv.length === 1 && argv[0] === "up") return await new Commands({}, output).up();
    const { runProgram } = await import("./program.js");
    return await runProgram(argv, output);
  } catch (error) {
    output.err(renderError(error));
    return exitCodeOf(error);
  }
}
