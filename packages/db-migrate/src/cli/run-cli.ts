import { isDatabaseError } from "@abe/db-core/errors";
import { MigrationFailedError } from "../errors/failed-error.js";
import { type CliOutput, writeEvent } from "./cli-output.js";
import { Commands } from "./commands.js";
import { exitCodeOf } from "./exit-codes.js";
import { renderError } from "./render.js";

/**
 * Runs the program with the arguments of a command line and yields its exit status. Never rejects.
 *
 * `up` alone, which every start of an application may run, is not worth a parser of arguments.
 *
 * @param signal stops the command; what runs is cancelled and rolled back.
 */
export async function runCli(
  argv: readonly string[],
  output: CliOutput,
  signal?: AbortSignal,
): Promise<number> {
  try {
    if (argv.length === 1 && argv[0] === "up") return await new Commands({}, output, signal).up();
    const { runProgram } = await import("./program/program.js");
    return await runProgram(argv, output, signal);
  } catch (error) {
    const exitCode = exitCodeOf(error);
    if (argv.includes("--json")) writeEvent(output, errorEvent(error, exitCode));
    output.err(renderError(error));
    return exitCode;
  }
}

function errorEvent(error: unknown, exitCode: number): Readonly<Record<string, unknown>> {
  const message = error instanceof Error ? error.message : String(error);
  if (!isDatabaseError(error)) return { type: "error", message, exitCode };
  const { name, code, outcome, isRetryable } = error;
  const location = error instanceof MigrationFailedError ? error.location : undefined;
  return { type: "error", name, code, message, outcome, isRetryable, location, exitCode };
}
