import { Argument, type Command } from "commander";
import type { CliOutput } from "../cli-output.js";
import { type Shell, completionScript, shells } from "./completion-script.js";

export function describeCompletion(program: Command, output: CliOutput): void {
  program
    .command("completion")
    .addArgument(new Argument("<shell>", "for which shell").choices(shells))
    .description("print what completes commands and flags in a shell")
    .action((shell: Shell) => output.out(completionScript(shell, program).trimEnd()));
}
