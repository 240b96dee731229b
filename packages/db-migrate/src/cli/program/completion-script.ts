import type { Command } from "commander";

export const shells = ["bash", "zsh", "fish"] as const;

export type Shell = (typeof shells)[number];

/** A word that may come next, and what it means. */
interface Word {
  readonly word: string;
  readonly description: string;
}

/** The script that a shell reads to complete the program's commands and their flags. */
export function completionScript(shell: Shell, program: Command): string {
  if (shell === "fish") return fishScript(program);
  const load = shell === "zsh" ? "autoload -U +X bashcompinit && bashcompinit\n" : "";
  return `${load}${bashScript(program)}`;
}

function commandsOf(program: Command): Word[] {
  return program.commands.map((command) => ({
    word: command.name(),
    description: command.description(),
  }));
}

function flagsOf(command: Command): Word[] {
  return command.options.flatMap(({ long, description }) =>
    long === undefined || long === null ? [] : [{ word: long, description }],
  );
}

/** What follows a command: its flags, and its own commands. */
function wordsAfter(command: Command): Word[] {
  return [...commandsOf(command), ...flagsOf(command)];
}

function joined(words: readonly Word[]): string {
  return words.map(({ word }) => word).join(" ");
}

function bashScript(program: Command): string {
  const cases = program.commands.map(
    (command) => `    ${command.name()}) words="${joined(wordsAfter(command))} --help" ;;`,
  );
  return `_db_migrate() {
  local word words="${joined(wordsAfter(program))} --help"
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$word" in
${cases.map((line) => `  ${line}`).join("\n")}
    esac
  done
  COMPREPLY=($(compgen -W "$words" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -o default -F _db_migrate db-migrate
`;
}

function fishScript(program: Command): string {
  const first = wordsAfter(program).map((word) => fishLine("__fish_use_subcommand", word));
  const later = program.commands.flatMap((command) =>
    wordsAfter(command).map((word) =>
      fishLine(`__fish_seen_subcommand_from ${command.name()}`, word),
    ),
  );
  return `${[...first, ...later].join("\n")}\n`;
}

function fishLine(condition: string, { word, description }: Word): string {
  const name = word.startsWith("--") ? `-l ${word.slice(2)}` : `-f -a ${word}`;
  const quoted = description.replaceAll(/['\\]/g, "\\$&");
  return `complete -c db-migrate -n "${condition}" ${name} -d '${quoted}'`;
}
