import type { Command } from "commander";
import { exitMeanings } from "../exit-meanings.js";
import { commandNotes, commonExits } from "./command-notes.js";

/** Every command, with its name. */
export function commandsOf(program: Command): [string, Command][] {
  return program.commands.map((command) => [command.name(), command]);
}

/** Adds examples and exit statuses to the help of each command. */
export function noteCommands(program: Command): void {
  for (const [name, command] of commandsOf(program)) {
    const notes = commandNotes[name];
    if (notes === undefined) continue;
    const examples = notes.examples.map(({ line, why }) => `  # ${why}\n  ${line}`);
    const exits = [...commonExits, ...notes.exits];
    command.addHelpText(
      "after",
      `\nExamples:\n${examples.join("\n")}\n\nExit status: ${exits.join(", ")} (see db-typegen --help)`,
    );
  }
}

/** The exit statuses, for the help of the program. */
export function exitStatusHelp(): string {
  const lines = [...exitMeanings].map(
    ([code, meaning]) => `  ${String(code).padStart(3)}  ${meaning}`,
  );
  return `\nExit status:\n${lines.join("\n")}`;
}
