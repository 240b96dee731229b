import { type CliOutput, writeEvent } from "./cli-output.js";
import { exitCodeOf, exitCodes } from "./exit-codes.js";
import { runProgram } from "./program/program.js";
import { renderError } from "./render-error.js";

/**
 * Runs the program with the arguments of a command line and yields its exit status. Never rejects.
 *
 * @param signal stops the command; what was not yet written is not written.
 * @param root the folder of the project: absolute. Default: the current one.
 */
export async function runCli(
  argv: readonly string[],
  output: CliOutput,
  signal?: AbortSignal,
  root: string = process.cwd(),
): Promise<number> {
  try {
    return await runProgram(argv, { output, signal, root });
  } catch (error) {
    const exitCode = exitCodeOf(error);
    if (argv.includes("--json")) writeEvent(output, errorEvent(error, exitCode));
    output.err(
      exitCode === exitCodes.stopped ? "stopped: nothing was written" : renderError(error),
    );
    return exitCode;
  }
}

function errorEvent(error: unknown, exitCode: number): Readonly<Record<string, unknown>> {
  const message = error instanceof Error ? error.message : String(error);
  const code: unknown = error instanceof Error ? Reflect.get(error, "code") : undefined;
  const name = error instanceof Error ? error.name : undefined;
  return { type: "error", name, code, message, exitCode };
}
