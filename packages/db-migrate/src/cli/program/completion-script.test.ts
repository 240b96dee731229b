import { execFileSync } from "node:child_process";
import { Command } from "commander";
import { describe, expect, it } from "vitest";
import { completionScript } from "./completion-script.js";

function program(): Command {
  const made = new Command("db-migrate").option("--dir <folder>", "where").version("1");
  made.command("up").option("--to <name>", "how far").description("apply");
  made.command("lock").description("who's there").addCommand(new Command("show"));
  return made;
}

/** What bash offers for the last word of a line. */
function offered(line: string): string[] {
  const words = line.split(" ").map((word) => `"${word}"`);
  const script = `${completionScript("bash", program())}
    COMP_WORDS=(${words.join(" ")}); COMP_CWORD=${words.length - 1}
    _db_migrate; printf '%s\\n' "\${COMPREPLY[@]}"`;
  return execFileSync("bash", ["-c", script], { encoding: "utf8" })
    .split("\n")
    .filter((word) => word !== "");
}

describe("a shell", () => {
  it.each([
    ["db-migrate ", ["up", "lock", "--dir", "--version", "--help"]],
    ["db-migrate u", ["up"]],
    ["db-migrate --dir x up --", ["--to", "--help"]],
    ["db-migrate lock ", ["show", "--help"]],
    ["db-migrate nothing", []],
  ])("completes %j", (line, words) => {
    expect(offered(line)).toEqual(words);
  });

  it("of the name zsh reads the same script by its emulation, and fish one of its own", () => {
    expect(completionScript("zsh", program())).toBe(
      `autoload -U +X bashcompinit && bashcompinit\n${completionScript("bash", program())}`,
    );
    const fish = completionScript("fish", program());
    expect(fish).toContain(
      `complete -c db-migrate -n "__fish_use_subcommand" -f -a lock -d 'who\\'s there'\n`,
    );
    expect(fish).toContain(
      `complete -c db-migrate -n "__fish_seen_subcommand_from up" -l to -d 'how far'\n`,
    );
  });
});
